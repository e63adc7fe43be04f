/** Longer names, in bytes, are refused, which bounds the work that one type can cause. */
const LONGEST = 4096;

/** Bytes of a name that its hash depends on. */
const HASHED = 64;

/**
 * The string section of BTF: names that end in a zero byte, named by the byte offset of their start. A split blob's
 * offsets go on where its base's section ends.
 */
export class StringTable {
  readonly #base: StringTable | undefined;
  readonly #bytes: Uint8Array;
  /** The offset of the first own byte. */
  readonly #start: number;
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
    this.#start = base?.end ?? 0;
    this.end = this.#start + bytes.length;
  }

  /**
   * The name at a byte offset. Bytes that are not UTF-8, which the kernel lets pass in some names, become U+FFFD.
   *
   * @throws {RangeError} if the offset lies outside, or the name is longer than 4096 bytes.
   */
  at(offset: number): string {
    if (this.#base !== undefined && offset < this.#start) return this.#base.at(offset);
    if (offset >= this.end) throw new RangeError(`name offset ${offset}: wanted less than ${this.end}`);
    const from = offset - this.#start;
    const to = this.#bytes.indexOf(0, from);
    if (to - from > LONGEST) {
      throw new RangeError(`name offset ${offset}: wanted a name of at most ${LONGEST} bytes, got ${to - from}`);
    }
    // One code unit a byte, so that indices in the text are byte offsets; slicing it is much cheaper than decoding.
    const text = (this.#text ??= new TextDecoder("latin1").decode(this.#bytes)).slice(from, to);
    return /^[\0-\x7f]*$/.test(text) ? text : new TextDecoder().decode(this.#bytes.subarray(from, to));
  }

  /** The {@linkcode hashName} of the name at a byte offset; 0 if the offset lies outside. */
  hash(offset: number): number {
    if (this.#base !== undefined && offset < this.#start) return this.#base.hash(offset);
    return hashName(this.#bytes, offset - this.#start);
  }

  /** Whether `bytes` lie at a byte offset. */
  startsWith(bytes: Uint8Array, offset: number): boolean {
    if (this.#base !== undefined && offset < this.#start) return this.#base.startsWith(bytes, offset);
    const from = offset - this.#start;
    return bytes.every((byte, i) => this.#bytes[from + i] === byte);
  }
}

/** A number that depends on the first bytes, up to 64, of the name that starts at `from` and ends in a zero byte. */
export function hashName(bytes: Uint8Array, from: number): number {
  let hash = 0;
  for (let i = from; i < from + HASHED; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0) break;
    hash = Math.imul(hash, 31) + byte | 0;
  }
  return hash;
}
