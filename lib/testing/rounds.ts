/**
 * How many rounds of a random test to run: the few of everyday, or the many where `BPF_ORACLE_THOROUGH` is set.
 *
 * @param few Enough to find what is broken today.
 * @param many Enough to trust.
 */
export function rounds(few: number, many: number): number {
  return Deno.env.get("BPF_ORACLE_THOROUGH") ? many : few;
}
