import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { callFacts } from "./call_facts.ts";
import { lowestSpill, type Pattern, patternsOf, savingPairs } from "./patterns.ts";

const spill = (register: number, slot: number): string => `*(u64 *)(r10 - 0x${(8 * slot).toString(16)}) = r${register}`;
const fill = (register: number, slot: number): string => `r${register} = *(u64 *)(r10 - 0x${(8 * slot).toString(16)})`;

function contextOf(lines: readonly string[], targets: readonly number[] = []) {
  const program = assemble(lines.join("\n"));
  return {
    program,
    facts: program.map((insn) => callFacts(insn, [], "x86_64")),
    live: new Set(program.keys()),
    targets: new Set(targets),
  };
}

function patterns(lines: readonly string[], targets: readonly number[] = []): readonly Pattern[] {
  const context = contextOf(lines, targets);
  return patternsOf(context, { start: 0, end: context.program.length });
}

const counts = (lines: readonly string[], targets: readonly number[] = []): readonly number[] =>
  patterns(lines, targets).map(({ pairs }) => pairs.length);

const TWO = [spill(1, 1), spill(2, 2), "call 0x8", fill(2, 2), fill(1, 1), "exit"];

Deno.test("patternsOf() finds pairs from the call outwards", () => {
  const [pattern] = patterns(TWO);
  assertEquals(pattern?.pairs, [{ call: 2, spill: 1, fill: 3 }, { call: 2, spill: 0, fill: 4 }]);
  assertEquals(pattern?.top, 0);
});

Deno.test("patternsOf() leaves off at the first pair that does not fit", () => {
  assertEquals(counts([spill(1, 1), spill(2, 3), "call 0x8", fill(2, 3), fill(1, 1), "exit"]), [1]);
  assertEquals(counts([spill(2, 1), spill(2, 2), "call 0x8", fill(2, 2), fill(2, 1), "exit"]), [1]);
  assertEquals(counts([spill(1, 1), spill(2, 2), "call 0x8", fill(1, 1), fill(2, 2), "exit"]), []);
  assertEquals(counts([spill(0, 1), "call 0x8", fill(0, 1), "exit"]), []);
  assertEquals(counts([spill(6, 1), "call 0x8", fill(6, 1), "exit"]), []);
  assertEquals(counts([spill(1, 1), "r2 = 0x0", "call 0x8", fill(1, 1), "exit"]), []);
});

Deno.test("patternsOf() finds patterns around any known call, by what it scratches", () => {
  assertEquals(counts([spill(3, 1), "call 0x1", fill(3, 1), "exit"]), [1]);
  assertEquals(counts([spill(2, 1), "call 0x1", fill(2, 1), "exit"]), []);
  assertEquals(counts([spill(1, 1), "call 0x7fff", fill(1, 1), "exit"]), []);
});

Deno.test("patternsOf() wants the lowest slot of the function", () => {
  const lines = ["r6 = r1", spill(6, 2), spill(1, 1), "call 0x8", fill(1, 1), "exit"];
  assertEquals(counts(lines), []);
  const context = contextOf(lines);
  assertEquals(savingPairs(context, 3).length, 1);
  assertEquals(lowestSpill(context.program, { start: 0, end: 6 }), -16);
  assertEquals(lowestSpill(context.program, { start: 2, end: 6 }), -8);
});

Deno.test("patternsOf() does not grow past where a jump lands", () => {
  assertEquals(counts(TWO, [0]), [2]);
  assertEquals(counts(TWO, [1]), [1]);
  assertEquals(counts(TWO, [4]), [1]);
  assertEquals(counts(TWO, [5]), [2]);
  assertEquals(counts(TWO, [2]), []);
  assertEquals(counts(TWO, [3]), []);
});

Deno.test("savingPairs() leaves off where two pairs share a slot", () => {
  assertEquals(
    savingPairs(contextOf([spill(1, 1), spill(2, 1), "call 0x8", fill(2, 1), fill(1, 1), "exit"]), 2).length,
    1,
  );
});
