import { assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { callFacts } from "../call_facts.ts";
import { published } from "./decisions.ts";
import { patternsOf } from "./pattern.ts";

/** The patterns of a program of one function, each as the slots of its call, its spills and its fills. */
function patterns(text: string): readonly string[] {
  const program = assemble(text);
  const facts = program.map((insn) => callFacts(insn, []));
  const subprog = { start: 0, end: program.length };
  return patternsOf(published, { program, subprog, factsAt: (index) => facts[index] }).map((pattern) => {
    const pairs = pattern.pairs.map(({ spill, fill }) => `${spill}-${fill}`);
    return `call ${pattern.call}: ${pairs.join(" ")}, ${pattern.bottom} to ${pattern.top}`;
  });
}

Deno.test("pairs are matched from the call outwards", () => {
  assertEquals(
    patterns(`
      *(u64 *)(r10 - 0x8) = r1
      *(u64 *)(r10 - 0x10) = r2
      call 0x8
      r2 = *(u64 *)(r10 - 0x10)
      r1 = *(u64 *)(r10 - 0x8)
    `),
    ["call 2: 1-3 0-4, -16 to 0"],
  );
});

Deno.test("functions that are not nocsr have patterns too", () => {
  assertEquals(
    patterns("*(u64 *)(r10 - 0x8) = r1\ncall 0x5\nr1 = *(u64 *)(r10 - 0x8)"),
    ["call 1: 0-2, -8 to 0"],
  );
});

Deno.test("a function that returns nothing has a sixth pair", () => {
  const registers = [0, 4, 5];
  const spills = registers.map((r, i) => `*(u64 *)(r10 - ${8 * (i + 1)}) = r${r}`);
  const fills = registers.map((r, i) => `r${r} = *(u64 *)(r10 - ${8 * (i + 1)})`).reverse();
  assertEquals(patterns([...spills, "call bpf_tail_call", ...fills].join("\n")), ["call 3: 2-4 1-5 0-6, -24 to 0"]);
});

Deno.test("a pattern ends where the program does", () => {
  assertEquals(patterns("call 0x8"), []);
  assertEquals(patterns("*(u64 *)(r10 - 0x8) = r1\ncall 0x8"), []);
});

Deno.test("of an unknown function nothing is a pattern", () => {
  assertEquals(patterns("*(u64 *)(r10 - 0x8) = r1\ncall 0x3e7\nr1 = *(u64 *)(r10 - 0x8)"), []);
});
