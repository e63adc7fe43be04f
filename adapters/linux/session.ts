import type { Btf } from "../../lib/btf/btf.ts";
import { openBtf } from "../../lib/btf/open_btf.ts";
import { errnoName } from "./errno_name.ts";
import type { Kernel } from "./kernel.ts";
import { type KernelSymbols, readKernelSymbols } from "./kernel_symbols.ts";
import { readFile } from "./read_file.ts";
import { readTraceable } from "./read_traceable.ts";

/** A kernel with what is read off it once, when it is first needed. */
export class Session {
  readonly kernel: Kernel;
  #symbols: Promise<KernelSymbols> | undefined;
  #btf: Promise<Btf> | undefined;
  #traceable: Promise<readonly string[]> | undefined;

  /** Takes a kernel; whoever opened it closes it. */
  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** The kernel's symbols. Rejects if it hides their addresses. */
  symbols(): Promise<KernelSymbols> {
    return this.#symbols ??= readKernelSymbols(this.kernel);
  }

  /** The kernel's own types. Rejects if it does not describe them. */
  btf(): Promise<Btf> {
    return this.#btf ??= readBtf(this.kernel);
  }

  /** The names of the functions that can be traced, as far as the kernel lists them. */
  traceable(): Promise<readonly string[]> {
    return this.#traceable ??= readTraceable(this.kernel);
  }

  /** The BTF id of a kernel function, by its name. */
  async kfuncId(name: string): Promise<number | undefined> {
    return (await this.btf()).findFunction(name)?.id;
  }
}

async function readBtf(kernel: Kernel): Promise<Btf> {
  const path = "/sys/kernel/btf/vmlinux";
  const file = await readFile(kernel, path);
  if (!file.ok) throw new Error(`wanted the kernel's types in ${path}, got ${errnoName(file.errno)}`);
  return openBtf(file.bytes);
}
