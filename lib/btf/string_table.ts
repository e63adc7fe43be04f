/** Longer names, in bytes, are refused, which bounds the work that one type can cause. */
const LONGEST = 4096;

/**
 * The string section of BTF: names that end in a zero byte, named by the byte offset of their start. A split blob's
 * offsets go on where its base's section ends.
 */
export class StringTable {
  readonly #base: StringTable | undefined;
  readonly #bytes: Uint8Array;
  #text: string | undefined;

  /** Offsets below this are names of this table or of its base. */
  readonly end: number;

  /**
   * Takes a string section.
   *
   * @throws {SyntaxError} if it does not end in a zero byte or, unless it is split, does not start with one.
   */
  constructor(bytes: Uint8Array, base?: StringTable) {
    if (bytes.length === 0 ? base === undefined : bytes[bytes.length - 1] !== 0) {
      throw new SyntaxError("BTF string section: wanted a zero byte at its end");
    }
    if (base === undefined && bytes[0] !== 0) {
      throw new SyntaxError("BTF string section: wanted a zero byte at its start; a split blob needs its base");
    }
    this.#base = base;
    this.#bytes = bytes;
    this.end = (base?.end ?? 0) + bytes.length;
  }

  /** The offset at which this table's own section starts. */
  get #start(): number {
    return this.end - this.#bytes.length;
  }

  /** The section with one UTF-16 code unit a byte, so that indices in it are byte offsets. */
  get #latin1(): string {
    return this.#text ??= new TextDecoder("latin1").decode(this.#bytes);
  }

  /**
   * The name at a byte offset.
   *
   * @throws {RangeError} if the offset lies outside, or the name is longer than 4096 bytes or not UTF-8.
   */
  at(offset: number): string {
    if (this.#base !== undefined && offset < this.#start) return this.#base.at(offset);
    if (offset >= this.end) throw new RangeError(`name offset ${offset}: wanted less than ${this.end}`);
    const from = offset - this.#start;
    const to = this.#bytes.indexOf(0, from);
    if (to - from > LONGEST) {
      throw new RangeError(`name offset ${offset}: wanted a name of at most ${LONGEST} bytes, got ${to - from}`);
    }
    const text = this.#latin1.slice(from, to);
    return /^[\0-\x7f]*$/.test(text) ? text : utf8(this.#bytes.subarray(from, to), offset);
  }

  /** Every byte offset of a name, those inside longer names that end in it included. */
  *offsetsOf(name: string): Generator<number> {
    if (this.#base !== undefined) yield* this.#base.offsetsOf(name);
    if (name === "" || name.includes("\0")) return;
    const needle = new TextDecoder("latin1").decode(new TextEncoder().encode(`${name}\0`));
    const text = this.#latin1;
    for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) yield this.#start + at;
  }
}

/** Decodes a name that is not ASCII. */
function utf8(bytes: Uint8Array, offset: number): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RangeError(`name offset ${offset}: wanted a name in UTF-8`, { cause });
  }
}
