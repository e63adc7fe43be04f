/**
 * The bytes of stack of each of a program's functions, in program order, as the verifier's log tells them (`stack depth
 * 8+0`); `undefined` if it does not.
 *
 * @example
 * ```ts
 * import { stackDepths } from "./stack_depths.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stackDepths("verification time 46 usec\nstack depth 8+0\n"), [8, 0]);
 * assertEquals(stackDepths(""), undefined);
 * ```
 *
 * @param log The log of any level.
 */
export function stackDepths(log: string): readonly number[] | undefined {
  return /^stack depth (\d+(?:\+\d+)*)/m.exec(log)?.[1]?.split("+").map(Number);
}
