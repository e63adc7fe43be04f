import { hashName, type StringTable } from "./string_table.ts";

/** Finds types by name. Built once, in one pass that decodes no name. */
export class NameIndex {
  readonly #strings: StringTable;
  readonly #offsets: Uint32Array;
  /** For every bucket, the first type of its chain; for every type, the next one. Counted from 1; 0 ends a chain. */
  readonly #heads: Uint32Array;
  readonly #next: Uint32Array;

  /** Takes the name offset of every type, in the types' order. */
  constructor(strings: StringTable, offsets: Uint32Array) {
    this.#strings = strings;
    this.#offsets = offsets;
    this.#heads = new Uint32Array(2 ** Math.ceil(Math.log2(offsets.length + 1)));
    this.#next = new Uint32Array(offsets.length);
    // From the last to the first, so that every chain runs from the first to the last.
    for (let i = offsets.length - 1; i >= 0; i--) {
      const offset = offsets[i] ?? 0;
      if (offset === 0) continue;
      const bucket = this.#bucket(strings.hash(offset));
      this.#next[i] = this.#heads[bucket] ?? 0;
      this.#heads[bucket] = i + 1;
    }
  }

  /** The indices of the types that are called `name`, ascending. */
  *find(name: string): Generator<number> {
    if (name === "" || name.includes("\0")) return;
    const bytes = new TextEncoder().encode(`${name}\0`);
    const bucket = this.#bucket(hashName(bytes, 0));
    for (let link = this.#heads[bucket] ?? 0; link !== 0; link = this.#next[link - 1] ?? 0) {
      if (this.#strings.startsWith(bytes, this.#offsets[link - 1] ?? 0)) yield link - 1;
    }
  }

  #bucket(hash: number): number {
    return hash & (this.#heads.length - 1);
  }
}
