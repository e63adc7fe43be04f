/**
 * The machine's words: its registers, then the constants of its program, eight bytes each, little-endian. An operand is
 * a byte offset, so that an instruction's second operand is the same thing whether it is a register or an immediate.
 *
 * Reading a 64-bit word and writing what arithmetic makes of it compiles to plain 64-bit machine arithmetic; no BigInt
 * is allocated.
 *
 * @module
 */

/** The byte offset of a register. */
export function registerAt(register: number): number {
  return 8 * register;
}

/** How many bytes the registers take. */
export const REGISTER_BYTES: number = registerAt(11);

/** Reads 64 bits, unsigned. */
export function get64(words: DataView, at: number): bigint {
  return words.getBigUint64(at, true);
}

/** Reads 64 bits, signed. */
export function getSigned64(words: DataView, at: number): bigint {
  return words.getBigInt64(at, true);
}

/** Writes 64 bits, modulo 2^64. In fast code the caller takes the modulus, where the compiler sees what it is of. */
export function set64(words: DataView, at: number, value: bigint): void {
  words.setBigUint64(at, value, true);
}

/** Reads the low 32 bits, unsigned. */
export function get32(words: DataView, at: number): number {
  return words.getUint32(at, true);
}

/** Reads the low 32 bits, signed. */
export function getSigned32(words: DataView, at: number): number {
  return words.getInt32(at, true);
}

/** Writes the low 32 bits, modulo 2^32, and clears the others. */
export function set32(words: DataView, at: number, value: number): void {
  words.setInt32(at, value, true);
  words.setInt32(at + 4, 0, true);
}
