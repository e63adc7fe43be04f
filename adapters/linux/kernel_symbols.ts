import type { Kernel } from "./kernel.ts";
import { readTextFile } from "./read_text_file.ts";

/** The kernel's symbols and their addresses. */
export class KernelSymbols {
  /** Lines of 16 digits, a letter and a name, in the order of the addresses, with a line break before each. */
  readonly #lines: string;
  readonly #addresses = new Map<string, bigint | undefined>();
  readonly #names = new Map<bigint, readonly string[]>();

  /** Takes the text of `/proc/kallsyms`. */
  constructor(text: string) {
    this.#lines = `\n${text}`;
  }

  /** The address of a symbol; `undefined` if the kernel proper has none of that name. */
  addressOf(name: string): bigint | undefined {
    if (!this.#addresses.has(name)) this.#addresses.set(name, this.#findAddress(name));
    return this.#addresses.get(name);
  }

  /** How many symbols have a name, those of modules among them. */
  countOf(name: string): number {
    let count = 0;
    for (const end of [" ", "\n", "\t"].map((end) => ` ${name}${end}`)) {
      for (let at = this.#lines.indexOf(end); at >= 0; at = this.#lines.indexOf(end, at + 1)) count++;
    }
    return count;
  }

  /** The names of an address: none if no symbol begins there. */
  namesAt(address: bigint): readonly string[] {
    const known = this.#names.get(address);
    if (known !== undefined) return known;
    const names = this.#findNames(address);
    this.#names.set(address, names);
    return names;
  }

  #findAddress(name: string): bigint | undefined {
    const end = this.#lines.indexOf(` ${name}\n`);
    if (end < 0) return undefined;
    const start = this.#lines.lastIndexOf("\n", end) + 1;
    return BigInt(`0x${this.#lines.slice(start, start + 16)}`);
  }

  #findNames(address: bigint): readonly string[] {
    const key = `\n${address.toString(16).padStart(16, "0")} `;
    const names: string[] = [];
    let start = this.#lines.indexOf(key);
    while (start >= 0 && this.#lines.startsWith(key, start)) {
      const end = this.#lines.indexOf("\n", start + 1);
      const line = this.#lines.slice(start + key.length, end < 0 ? undefined : end);
      const name = line.split(/\s/)[1];
      if (name !== undefined) names.push(name);
      start = end;
    }
    return names;
  }
}

/**
 * Reads the kernel's symbols. They take some megabytes and tens of milliseconds; ask once.
 *
 * @throws {Error} If the kernel has no table of them, or hides the addresses from this process.
 */
export async function readKernelSymbols(kernel: Kernel): Promise<KernelSymbols> {
  const text = await readTextFile(kernel, "/proc/kallsyms");
  const symbols = new KernelSymbols(text);
  if (!symbols.addressOf("__bpf_call_base")) {
    throw new Error("wanted the address of __bpf_call_base, /proc/kallsyms lacks or hides it (kernel.kptr_restrict)");
  }
  return symbols;
}
