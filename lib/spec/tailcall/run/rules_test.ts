import { assert, assertEquals } from "@std/assert";
import { tailcallRunInput } from "../../../protocol/tailcall_run.ts";
import type { Answered, Refused } from "../../observation.ts";
import { boundBy, brokenBy } from "../testing/broken.ts";

const counted = (counter: number): string => `
  r2 = map[1][${8 * counter}] ll
  r3 = *(u64 *)(r2 + 0x0)
  r3 += 0x1
  *(u64 *)(r2 + 0x0) = r3
`;

/** Counts itself and tail-calls itself. */
const LOOP = `${counted(0)} r2 = map[0] ll\nr3 = 0x0\ncall 0xc\nr0 = 0x7\nexit`;

/** Counts itself and calls, so often, a function that tail-calls it. */
const through = (calls: number): string => `
  r6 = r1
  ${counted(0)}
  ${"r1 = r6\ncall sub\n".repeat(calls)}
  r0 = 0x1
  exit
  sub:
  r2 = map[0] ll
  r3 = 0x0
  call 0xc
  r0 = 0x2
  exit
`;

function ask(
  program: string,
  more: object = {},
): Pick<Refused<"tailcall.run">, "operation" | "arch" | "designs" | "input"> {
  const input = tailcallRunInput.parse({
    programs: [{ name: "entry", program }],
    array: [{ index: 0, program: "entry" }],
    entry: "entry",
    ...more,
  });
  return { operation: "tailcall.run", arch: "none", designs: [], input };
}

function answered(program: string, r0: bigint, ...counters: readonly bigint[]): Answered<"tailcall.run"> {
  const all = Array.from({ length: 8 }, (_, at) => counters[at] ?? 0n);
  return { ...ask(program), outcome: "ok", value: { r0, bits: 32, counters: all } };
}

function refused(program: string, more: object = {}): Refused<"tailcall.run"> {
  return { ...ask(program, more), outcome: "rejected", errno: "EACCES", message: "no" };
}

Deno.test("34 executions keep the rule, 33 and 35 break it", () => {
  assertEquals(brokenBy(answered(LOOP, 7n, 34n)), []);
  for (const count of [1n, 33n, 35n]) {
    assertEquals(brokenBy(answered(LOOP, 7n, count)), ["runs-as-the-programs-say"]);
  }
});

Deno.test("a wrong r0 breaks the rule, as far as r0 is shown", () => {
  assertEquals(brokenBy(answered(LOOP, 8n, 34n)), ["runs-as-the-programs-say"]);
  assertEquals(brokenBy(answered(LOOP, 0x1_0000_0007n, 34n)), []);
});

Deno.test("the limit holds through a function that is called", () => {
  assertEquals(brokenBy(answered(through(1), 1n, 34n)), []);
  assertEquals(brokenBy(answered(through(1), 1n, 35n)), ["runs-as-the-programs-say"]);
});

Deno.test("one limit holds for all calls, and nobody waits for 2^34 runs", () => {
  assertEquals(brokenBy(answered(through(2), 1n, 34n)), []);
  assertEquals(brokenBy(answered(through(2), 1n, 34n), "should"), []);
  assert(boundBy(answered(through(2), 1n, 34n)).includes("runs-count-once"));
  assert(!boundBy(answered(through(1), 1n, 34n)).includes("runs-count-once"));
  assertEquals(brokenBy(answered(through(2), 1n, 70n), "should"), ["runs-count-once"]);
});

Deno.test("a refusal of lawful programs breaks the rule", () => {
  assertEquals(brokenBy(refused(LOOP)), ["runs-as-the-programs-say"]);
  assertEquals(brokenBy(refused(LOOP, { btf: false })), ["runs-as-the-programs-say"]);
  assertEquals(brokenBy(refused(through(1), { btf: false })), []);
  assertEquals(brokenBy(refused(LOOP, { array: [{ index: 1, program: "entry" }] })), []);
});

Deno.test("programs whose result depends on a helper are not judged", () => {
  assertEquals(boundBy(answered("call 0x7\nexit", 5n)), []);
});

Deno.test("a tail call through an empty element or beyond the array goes on behind", () => {
  const probe = (index: number): string => `r2 = map[0] ll\nr3 = ${index}\ncall 0xc\nr0 = 0x3\nexit`;
  for (const index of [1, 2, 0x7fff_ffff]) {
    const observation = { ...answered(probe(index), 3n), ...ask(probe(index), { maxEntries: 2 }) };
    assertEquals(brokenBy(observation), []);
  }
});
