import type { Traced } from "./chain.ts";
import { PT_REGS_BYTES } from "./pt_regs.ts";

/** The highest bit of 8, 16, 32 and 64 bits: where it is set, a sign extension shows. */
const SIGNS = 0x8000_0000_8000_8080n;

/** A made-up traced machine: any address can be read, and what is there no one can guess. */
export interface World extends Traced {
  /** Its `pt_regs`. */
  readonly context: Uint8Array;
  read(address: bigint): bigint;
}

/**
 * Makes a world. The same seed makes the same one.
 *
 * Two different addresses or registers never hold the same value, short of an accident of one in 2^60. User space and
 * kernel are one in it.
 *
 * @param seed Which one.
 * @param negative Whether every value is negative in any of its widths, or positive in all.
 */
export function world(seed: number, negative: boolean): World {
  const known = new Map<bigint, bigint>();
  const value = (key: bigint): bigint => negative ? hash(seed, key) | SIGNS : hash(seed, key) & ~SIGNS;
  const read = (address: bigint): bigint => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const now = value(address);
    known.set(address, now);
    return now;
  };
  // Registers are hashed as addresses that do not exist.
  const register = (offset: number): bigint => value(-1n - BigInt(offset));
  const context = new Uint8Array(PT_REGS_BYTES);
  const view = new DataView(context.buffer);
  for (let offset = 0; offset < PT_REGS_BYTES; offset += 8) view.setBigUint64(offset, register(offset), true);
  return { context, register, read };
}

/** A number of 64 bits that looks random, by the steps of SplitMix64. */
function hash(seed: number, key: bigint): bigint {
  let z = BigInt.asUintN(64, key * 0x9e37_79b9_7f4a_7c15n + BigInt(seed) * 0xd1b5_4a32_d192_ed03n);
  if (key < 0n) z ^= 0x5851_f42d_4c95_7f2dn;
  z = BigInt.asUintN(64, (z ^ z >> 30n) * 0xbf58_476d_1ce4_e5b9n);
  z = BigInt.asUintN(64, (z ^ z >> 27n) * 0x94d0_49bb_1331_11ebn);
  return z ^ z >> 31n;
}
