/** Finds the types that have a name, by the byte offset of the name. Built once, in one pass. */
export class NameIndex {
  readonly #offsets: Uint32Array;
  readonly #heads: Uint32Array;
  readonly #next: Uint32Array;

  /** Takes the name offset of every type, in the types' order. */
  constructor(offsets: Uint32Array) {
    const buckets = 2 ** Math.ceil(Math.log2(offsets.length + 1));
    this.#offsets = offsets;
    this.#heads = new Uint32Array(buckets);
    this.#next = new Uint32Array(offsets.length);
    // From the last to the first, so that every chain runs from the first to the last. 0 ends a chain.
    for (let i = offsets.length - 1; i >= 0; i--) {
      const bucket = this.#bucket(offsets[i] ?? 0);
      this.#next[i] = this.#heads[bucket] ?? 0;
      this.#heads[bucket] = i + 1;
    }
  }

  /** The indices of the types whose name lies at `offset`, ascending. */
  *at(offset: number): Generator<number> {
    for (let link = this.#heads[this.#bucket(offset)] ?? 0; link !== 0; link = this.#next[link - 1] ?? 0) {
      if (this.#offsets[link - 1] === offset) yield link - 1;
    }
  }

  #bucket(offset: number): number {
    return offset & (this.#heads.length - 1);
  }
}
