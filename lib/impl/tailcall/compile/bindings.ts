/** What a program's map is to the machine code. */
export type MapBinding =
  /** A program array: its address and the number of its elements. */
  | { readonly kind: "programs"; readonly address: bigint; readonly maxEntries: number }
  /** An array of one value, whose address and size in bytes these are. */
  | { readonly kind: "value"; readonly address: bigint; readonly size: number };

/** The first helper would lie here; each has so many bytes. */
const HELPERS = 0xffff_ffff_8100_0000n;
const HELPER_STRIDE = 0x10n;

/** The address at which calls reach a helper. */
export function helperAddress(helper: number): bigint {
  return HELPERS + BigInt(helper) * HELPER_STRIDE;
}
