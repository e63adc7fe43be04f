import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../../bpf/assemble.ts";
import { disassemble } from "../../../bpf/disassemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import type { FunctionFacts } from "../../../protocol/nocsr.ts";
import { compile } from "../compile/compile.ts";
import { published as compilation } from "../compile/decisions.ts";
import { splice } from "../splice.ts";
import { arbitraryProgram } from "../testing/arbitrary_program.ts";
import { rewritten } from "../testing/rewritten.ts";
import { published } from "./decisions.ts";
import { designs } from "./designs.ts";
import { smpProcessorId } from "./inline_body.ts";
import { rewrite } from "./rewrite.ts";

const PAIR = assemble(`
  r1 = 0x1
  *(u64 *)(r10 - 0x8) = r1
  call 0x8
  r1 = *(u64 *)(r10 - 0x8)
  r0 = r1
  exit
`);

/** Helper 8 in a world where it is not inlined. */
const notInlined: FunctionFacts = { helper: 8, isVoid: false, params: 0, fastcall: true, inlined: false };

/** The program as it is when calls of helper 8 are inlined and nothing else happens. */
function inlinedOnly(program: Program): Program {
  const calls = program.keys().filter((slot) => program[slot]?.imm === 8 && program[slot]?.opcode === 0x85);
  return splice(program, new Map(calls.map((slot) => [slot, smpProcessorId])), () => true);
}

/** A program with what a compiler puts in; `undefined` if its frame has no room. */
function compiled(program: Program): Program | undefined {
  const outcome = compile(compilation, { program, functions: [] });
  return outcome.outcome === "ok" ? outcome.value.program : undefined;
}

Deno.test("a pair goes and the call becomes its body", () => {
  const { program, stackDepths } = rewritten(PAIR);
  assertEquals(stackDepths, [0]);
  assertEquals(
    disassemble(program),
    "r1 = 0x1\nr0 = 0x30204\nr0 = percpu r0\nw0 = *(u32 *)(r0 + 0x0)\nr0 = r1\nexit\n",
  );
});

Deno.test("what a compiler puts in goes whole", () => {
  fc.assert(
    fc.property(arbitraryProgram, (program) => {
      const withPairs = compiled(program);
      fc.pre(withPairs !== undefined);
      assertEquals(disassemble(rewritten(withPairs).program), disassemble(inlinedOnly(program)));
    }),
    { numRuns: 100 },
  );
});

Deno.test("where the call is not inlined nothing changes", () => {
  fc.assert(
    fc.property(arbitraryProgram, (program) => {
      const withPairs = compiled(program);
      fc.pre(withPairs !== undefined);
      assertEquals(rewritten(withPairs, [notInlined]).program, withPairs);
    }),
    { numRuns: 40 },
  );
});

Deno.test("a second rewrite finds nothing to do", () => {
  const other: FunctionFacts = { helper: 7, isVoid: false, params: 0, fastcall: true, inlined: true };
  fc.assert(
    fc.property(arbitraryProgram, (program) => {
      const withPairs = compiled(program)?.map((insn) =>
        insn.opcode === 0x85 && insn.imm === 8 ? { ...insn, imm: 7 } : insn
      );
      fc.pre(withPairs !== undefined);
      const once = rewritten(withPairs, [other]);
      const twice = rewritten(once.program, [other]);
      assertEquals(twice.program, once.program);
      // What went may have left room at the lower end of the frame, but none is needed anew.
      assert(twice.stackDepths?.every((depth, i) => depth <= (once.stackDepths?.[i] ?? 0)));
    }),
    { numRuns: 40 },
  );
});

Deno.test("no function's stack becomes deeper", () => {
  fc.assert(
    fc.property(arbitraryProgram, (program) => {
      const withPairs = compiled(program);
      fc.pre(withPairs !== undefined);
      const before = rewritten(withPairs, [notInlined]).stackDepths ?? [];
      const after = rewritten(withPairs).stackDepths ?? [];
      assert(after.every((depth, i) => depth <= (before[i] ?? 0)));
    }),
    { numRuns: 40 },
  );
});

Deno.test("the first release does not heed jumps", () => {
  const program = assemble(`
    r6 = *(u64 *)(r1 + 0x0)
    r1 = 0x1
    if r6 == 0x0 goto +0x1
    *(u64 *)(r10 - 0x8) = r1
    call 0x8
    r1 = *(u64 *)(r10 - 0x8)
    exit
  `);
  const first = designs.get("nocsr@6.12") ?? published;
  assertEquals(rewritten(program).stackDepths, [8]);
  assertEquals(rewritten(program, [], first).stackDepths, [0]);
});

Deno.test("the stacks of functions that call each other must fit into one", () => {
  const program = assemble(`
    r1 = 0x1
    *(u64 *)(r10 - 0x108) = r1
    call inner
    exit
    inner:
    *(u64 *)(r10 - 0x100) = r1
    r0 = 0x0
    exit
  `);
  assertEquals(rewrite(published, { program, functions: [], maps: [] }), {
    outcome: "rejected",
    errno: "EACCES",
    message: "combined stack size of 2 calls is 528. Too large",
  });
});

Deno.test("malformed programs are refused", () => {
  for (const text of ["r0 = 0x0", "goto +0x5\nexit", "r11 = 0x0\nexit"]) {
    const program = text.startsWith("r11") ? [{ opcode: 0xb7, dst: 11, src: 0, off: 0, imm: 0 }] : assemble(text);
    const outcome = rewrite(published, { program, functions: [], maps: [] });
    assertEquals(outcome.outcome === "rejected" && outcome.errno, "EINVAL");
  }
});
