import type { GuestArch } from "./catalogue.ts";

/** How many bytes of a kernel's file tell what it is. */
export const KERNEL_HEADER = 0x250;

/** What a file that QEMU can boot is. */
export interface KernelFile {
  readonly arch: GuestArch;
  /** `vmlinux`: the kernel as ELF; `bzImage`: compressed behind its boot code; `Image`: as it lies in memory. */
  readonly format: "vmlinux" | "bzImage" | "Image";
}

/** Machines of ELF files. */
const EM_X86_64 = 62;

/**
 * Tells what kernel a file is from its first {@link KERNEL_HEADER} bytes; `undefined` if it is none that can be booted.
 *
 * The marks are those of Linux's boot protocols: Documentation/arch/x86/boot.rst, arm64/booting.rst and
 * riscv/boot-image-header.rst.
 */
export function kernelFile(header: Uint8Array): KernelFile | undefined {
  const has = (offset: number, mark: string): boolean =>
    [...mark].every((letter, at) => header[offset + at] === letter.charCodeAt(0));
  if (has(0, "\x7fELF") && u16(header, 18) === EM_X86_64) return { arch: "x86_64", format: "vmlinux" };
  if (has(0x202, "HdrS")) return { arch: "x86_64", format: "bzImage" };
  if (has(0x38, "ARM\x64")) return { arch: "aarch64", format: "Image" };
  if (has(0x38, "RSC\x05")) return { arch: "riscv64", format: "Image" };
  return undefined;
}

/**
 * Reads what kernel the file at a path is.
 *
 * @throws {Error} If it cannot be read.
 */
export async function readKernelFile(path: string): Promise<KernelFile | undefined> {
  using file = await Deno.open(path);
  const header = new Uint8Array(KERNEL_HEADER);
  let length = 0;
  while (length < header.length) {
    const read = await file.read(header.subarray(length));
    if (read === null) break;
    length += read;
  }
  return kernelFile(header.subarray(0, length));
}

/**
 * Checks that the file at a path is a kernel of the architecture on which it is to be booted.
 *
 * @returns What it is.
 * @throws {Error} If it is not, or cannot be read.
 */
export async function checkKernel(path: string, arch: GuestArch): Promise<KernelFile> {
  const found = await readKernelFile(path);
  if (found?.arch === arch) return found;
  const got = found === undefined ? "it is no kernel that can be booted" : `got one for ${found.arch}`;
  throw new Error(`wanted a kernel for ${arch} in ${path}, ${got}`);
}

function u16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | (bytes[offset + 1] ?? 0) << 8;
}
