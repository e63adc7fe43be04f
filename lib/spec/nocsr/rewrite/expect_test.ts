import { assert, assertEquals } from "@std/assert";
import { formatPlace } from "../../finding.ts";
import type { Answered } from "../../observation.ts";
import { BODY, rewrote } from "../testing/answers.ts";
import { rewriteExpectation } from "./expect.ts";

const BEFORE = "r1 = 0x1\n*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x8)\nr0 += r1\nexit";
const removed = rewrote(BEFORE, `r1 = 0x1\n${BODY}\nr0 += r1\nexit`, { stackDepths: [0] });
const kept = rewrote(BEFORE, BEFORE.replace("call 0x8", BODY));

/** The places where an answer departs from what a case says, written as in YAML. */
function departures(wanted: unknown, seen: Answered<"nocsr.rewrite">): readonly string[] {
  const found = rewriteExpectation.compare(rewriteExpectation.schema.parse(wanted), seen);
  return [...found].map(({ place }) => formatPlace(place));
}

Deno.test("unchanged lets calls be inlined, and nothing go", () => {
  assertEquals(departures("unchanged", kept), []);
  assertEquals(departures("unchanged", removed), ["instruction 1 of the input", "instruction 3 of the input"]);
  assertEquals(departures("unchanged", rewrote("r0 = 0x0\nexit", "r0 = 0x1\nexit")), ["instruction 0 of the answer"]);
  assertEquals(departures("unchanged", rewrote("r0 = 0x0\nexit", "r0 = 0x0\nr1 = 0x0\nexit")), [
    "instruction 1 of the answer",
  ]);
});

Deno.test("removed and inlined are the slots of the program that was given, all of them", () => {
  assertEquals(departures({ removed: [1, 3], inlined: [2] }, removed), []);
  assertEquals(departures({ removed: [1] }, removed), ["instruction 3 of the input"]);
  assertEquals(departures({ removed: [1, 3, 4] }, removed), ["instruction 4 of the input"]);
  assertEquals(departures({ inlined: [] }, removed), ["instruction 2 of the input"]);
});

Deno.test("stack depths are compared where they are told", () => {
  assertEquals(departures({ "stack-depths": [0] }, removed), []);
  assertEquals(departures({ "stack-depths": [8] }, removed), ["the answer as a whole"]);
  assertEquals(departures({ "stack-depths": [8] }, kept), []);
});

Deno.test("a program is compared slot by slot, with any number that its loader chose", () => {
  const other = "r0 = -0x123\nr0 = percpu r0\nw0 = *(u32 *)(r0 + 0x0)";
  assertEquals(departures({ program: `r1 = 0x1\n${other}\nr0 += r1\nexit` }, removed), []);
  assertEquals(departures({ program: `r1 = 0x1\n${BODY}\nr0 += r2\nexit` }, removed), ["instruction 4 of the answer"]);
  assertEquals(departures({ program: `r1 = 0x1\n${BODY}\nr0 += r1` }, removed), ["instruction 5 of the answer"]);
});

Deno.test("what is wanted is the most that may be done where no design is followed", () => {
  const none = { designs: [] };
  const untouched = rewrote(BEFORE, BEFORE, { stackDepths: [9], ...none });
  assertEquals(departures({ removed: [1, 3], inlined: [2], "stack-depths": [0], program: "exit" }, untouched), []);
  assertEquals(departures("unchanged", untouched), []);
  const taken = rewrote(BEFORE, `r1 = 0x1\n${BODY}\nr0 += r1\nexit`, none);
  assertEquals(departures({ removed: [1, 3], inlined: [2] }, taken), []);
  assertEquals(departures({ removed: [], inlined: [] }, taken).length, 3);
});

Deno.test("a call that the JIT inlines is still there", () => {
  const text = "call 0x8\nexit";
  assertEquals(departures({ inlined: [0] }, rewrote(text, text, { arch: "arm64" })), []);
  assertEquals(departures({ inlined: [0] }, rewrote(text, text)), ["instruction 0 of the input"]);
  const other = "call 0x7\nexit";
  assertEquals(departures({ inlined: [0] }, rewrote(other, other, { arch: "arm64" })).length, 1);
});

Deno.test("a zero extension is no instruction that was not there", () => {
  const seen = rewrote("w1 = 0x1\nr0 = r1\nexit", "w1 = 0x1\nr0 = r1\nexit", { arch: "riscv64" });
  const [first, ...others] = seen.value.program;
  assert(first !== undefined);
  const extended = [first, { opcode: 0xbc, dst: 1, src: 1, off: 0, imm: 1 }, ...others];
  assertEquals(departures("unchanged", { ...seen, value: { program: extended } }), []);
});

Deno.test("what is wanted must be something", () => {
  assertEquals(rewriteExpectation.schema.safeParse({}).success, false);
  assertEquals(rewriteExpectation.schema.safeParse({ removed: [-1] }).success, false);
  assertEquals(rewriteExpectation.schema.safeParse("changed").success, false);
});
