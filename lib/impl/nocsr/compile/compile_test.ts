import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../../bpf/assemble.ts";
import { disassemble } from "../../../bpf/disassemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import type { CompileValue, FunctionFacts } from "../../../protocol/nocsr.ts";
import type { Outcome } from "../../../protocol/outcome.ts";
import { arbitraryProgram } from "../testing/arbitrary_program.ts";
import { compile } from "./compile.ts";
import { published } from "./decisions.ts";

function compiled(text: string, functions: readonly FunctionFacts[] = []): Outcome<CompileValue> {
  return compile(published, { program: assemble(text), functions });
}

/** The instructions of a result that were not in what was given, one a line. */
function putIn(text: string, functions: readonly FunctionFacts[] = []): readonly string[] {
  const outcome = compiled(text, functions);
  if (outcome.outcome !== "ok") throw new Error(`wanted a program, got ${JSON.stringify(outcome)}`);
  const given = new Set(lines(assemble(text)));
  return lines(outcome.value.program).filter((line) => !given.has(line));
}

function lines(program: Program): readonly string[] {
  return disassemble(program).trim().split("\n");
}

Deno.test("the lowest register has the highest slot, the highest stands next to the call", () => {
  assertEquals(putIn("r1 = 0x1\nr2 = 0x2\ncall 0x8\nr0 += r1\nr0 += r2\nexit"), [
    "*(u64 *)(r10 - 0x8) = r1",
    "*(u64 *)(r10 - 0x10) = r2",
    "r2 = *(u64 *)(r10 - 0x10)",
    "r1 = *(u64 *)(r10 - 0x8)",
  ]);
});

Deno.test("a call with fewer pairs uses the lowest of the slots", () => {
  assertEquals(putIn("r1 = 0x1\nr2 = 0x2\ncall 0x8\nr2 += r1\ncall 0x8\nr0 += r2\nexit"), [
    "*(u64 *)(r10 - 0x8) = r1",
    "*(u64 *)(r10 - 0x10) = r2",
    "r2 = *(u64 *)(r10 - 0x10)",
    "r1 = *(u64 *)(r10 - 0x8)",
    "*(u64 *)(r10 - 0x10) = r2",
    "r2 = *(u64 *)(r10 - 0x10)",
  ]);
});

Deno.test("an address without an access counts as use of the frame", () => {
  assertEquals(putIn("r1 = 0x1\nr6 = r10\nr6 += -0x14\ncall 0x8\nr0 += r1\nexit"), [
    "*(u64 *)(r10 - 0x20) = r1",
    "r1 = *(u64 *)(r10 - 0x20)",
  ]);
});

Deno.test("an argument that only a format asks for is saved", () => {
  assertEquals(putIn("r3 = r1\ncall 0x8\nr1 = 0x0 ll\nr2 = 0x1\ncall 0x6\nr0 = 0x0\nexit"), [
    "*(u64 *)(r10 - 0x8) = r3",
    "r3 = *(u64 *)(r10 - 0x8)",
  ]);
});

Deno.test("a register that holds nothing is not saved", () => {
  const text = "r6 = *(u64 *)(r1 + 0x0)\ncall 0x8\nr1 = 0x0 ll\nr2 = 0x1\ncall 0x6\nr0 = 0x0\nexit";
  assertEquals(putIn(text), []);
});

Deno.test("r0 is saved around a function that returns nothing", () => {
  const nothing: FunctionFacts = { helper: 7, isVoid: true, params: 0, fastcall: true, inlined: false };
  assertEquals(putIn("r0 = 0x1\ncall 0x7\nexit", [nothing]), [
    "*(u64 *)(r10 - 0x8) = r0",
    "r0 = *(u64 *)(r10 - 0x8)",
  ]);
});

Deno.test("a program without a live register stays as it is", () => {
  const program = assemble("r6 = 0x1\ncall 0x8\nr0 += r6\nexit");
  assertEquals(compile(published, { program, functions: [] }), { outcome: "ok", value: { program } });
});

Deno.test("a frame without room is refused", () => {
  const outcome = compiled("r1 = 0x1\n*(u64 *)(r10 - 0x200) = r1\ncall 0x8\nr0 += r1\nexit");
  assertEquals(outcome, {
    outcome: "rejected",
    errno: "E2BIG",
    message: "wanted a stack of at most 512 bytes, got 520",
  });
});

Deno.test("a program that reads what an ordinary call scratches is refused", () => {
  const outcome = compiled("r1 = 0x1\ncall 0x5\nr0 += r1\nexit");
  assertEquals(outcome, { outcome: "rejected", errno: "EACCES", message: "R1 !read_ok" });
});

Deno.test("nothing that was given goes or changes its order", () => {
  fc.assert(
    fc.property(arbitraryProgram, (program) => {
      const outcome = compile(published, { program, functions: [] });
      fc.pre(outcome.outcome === "ok");
      const opcodes = program.map(({ opcode }) => opcode);
      let next = 0;
      for (const { opcode } of outcome.value.program) if (opcode === opcodes[next]) next++;
      assertEquals(next, opcodes.length);
    }),
    { numRuns: 80 },
  );
});
