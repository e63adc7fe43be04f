import { REGISTER_BYTES } from "./words.ts";

/** The constants of a program, which lie behind the registers. */
export class Constants {
  readonly #offsets = new Map<bigint, number>();

  /** The byte offset of the word that holds `value`, modulo 2^64. */
  at(value: bigint): number {
    const word = BigInt.asUintN(64, value);
    const known = this.#offsets.get(word);
    if (known !== undefined) return known;
    const offset = REGISTER_BYTES + 8 * this.#offsets.size;
    this.#offsets.set(word, offset);
    return offset;
  }

  /** The registers, all 0, and the constants behind them. */
  words(): DataView {
    const words = new DataView(new ArrayBuffer(REGISTER_BYTES + 8 * this.#offsets.size));
    for (const [value, offset] of this.#offsets) words.setBigUint64(offset, value, true);
    return words;
  }
}
