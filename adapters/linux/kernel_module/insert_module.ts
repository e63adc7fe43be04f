import { errnoName } from "../errno_name.ts";
import { input, type Kernel } from "../kernel.ts";
import { readTextFile } from "../read_text_file.ts";
import { syscallNumber } from "../syscall_number.ts";

/** Neither the versions of symbols nor the kernel's own are held against the module: it uses none of either. */
const IGNORE_VERSIONS = 1 | 2;

/** A module that is in a kernel; disposing of it removes it. */
export class InsertedModule implements AsyncDisposable {
  readonly #kernel: Kernel;
  /** The module's name. */
  readonly name: string;

  /** Takes over a module that was inserted. */
  constructor(kernel: Kernel, name: string) {
    this.#kernel = kernel;
    this.name = name;
  }

  /**
   * Where a section of the module lies.
   *
   * @throws {Error} If the kernel does not say.
   */
  async sectionAddress(section: string): Promise<bigint> {
    const text = await readTextFile(this.#kernel, `/sys/module/${this.name}/sections/${section}`);
    return BigInt(text.trim());
  }

  /** Removes the module. */
  async [Symbol.asyncDispose](): Promise<void> {
    const kernel = this.#kernel;
    await kernel.call(syscallNumber(kernel.arch, "delete_module"), [nameOf(this.name), 0]);
  }
}

/**
 * Inserts a module into a kernel. If it has a function that is called then, and that fails, the module is gone at once.
 *
 * @param image The module, an ELF object.
 * @returns The module, or the error's name where the kernel refuses or the module's function fails.
 */
export async function insertModule(
  kernel: Kernel,
  name: string,
  image: Uint8Array<ArrayBuffer>,
): Promise<InsertedModule | string> {
  const file = await kernel.call(syscallNumber(kernel.arch, "memfd_create"), [nameOf(name), 0]);
  if (!file.ok) return errnoName(file.errno);
  try {
    const written = await kernel.call(syscallNumber(kernel.arch, "write"), [file.value, input(image), image.length]);
    if (!written.ok) return errnoName(written.errno);
    const number = syscallNumber(kernel.arch, "finit_module");
    const inserted = await kernel.call(number, [file.value, nameOf(""), IGNORE_VERSIONS]);
    return inserted.ok ? new InsertedModule(kernel, name) : errnoName(inserted.errno);
  } finally {
    await kernel.call(syscallNumber(kernel.arch, "close"), [file.value]);
  }
}

function nameOf(name: string): ReturnType<typeof input> {
  return input(new TextEncoder().encode(`${name}\0`));
}
