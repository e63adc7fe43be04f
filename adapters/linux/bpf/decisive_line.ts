/** Lines of statistics; some kernels leave some out, and 7.2 tells the instructions twice. */
const statistics = /^(?:verification time|stack depth|insns processed|processed \d+ insns) /;

/**
 * The line of a verifier's log that says why a program is refused: the last one but for the statistics. It is empty if
 * there is none.
 *
 * @example
 * ```ts
 * import { decisiveLine } from "./decisive_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const log = "0: (95) exit\nR0 !read_ok\nstack depth 0\nprocessed 1 insns (limit 1000000)\n";
 * assertEquals(decisiveLine(log), "R0 !read_ok");
 * ```
 *
 * @param log The log of a refused program, of any level.
 */
export function decisiveLine(log: string): string {
  return log.split("\n").findLast((line) => line.trim() !== "" && !statistics.test(line)) ?? "";
}
