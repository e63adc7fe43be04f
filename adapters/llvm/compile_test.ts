import { assert, assertEquals, assertRejects } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { disassemble } from "../../lib/bpf/disassemble.ts";
import type { CompileValue } from "../../lib/protocol/nocsr.ts";
import type { Outcome } from "../../lib/protocol/outcome.ts";
import { requires } from "../../lib/testing/requires.ts";
import { compile } from "./compile.ts";
import { findLlc } from "./find_llc.ts";

const llc = await findLlc();

async function compiled(text: string): Promise<Outcome<CompileValue>> {
  assert(llc !== undefined);
  return await compile(llc, { program: assemble(text), functions: [] });
}

Deno.test({
  name: "LLVM puts a spill and a fill around a call that keeps the register",
  ...requires("llc", llc !== undefined),
  fn: async () => {
    const outcome = await compiled("r2 = 2\ncall 0x8\nr0 = r2\nexit");
    assert(outcome.outcome === "ok");
    const wanted = "r2 = 2\n*(u64 *)(r10 - 8) = r2\ncall 0x8\nr2 = *(u64 *)(r10 - 8)\nr0 = r2\nexit";
    assertEquals(disassemble(outcome.value.program), disassemble(assemble(wanted)));
  },
});

Deno.test({
  name: "calls of LLVM's answer are the calls that were asked",
  ...requires("llc", llc !== undefined),
  fn: async () => {
    const outcome = await compiled("r1 = 1\ncall 0x5\ncall 0x8\nr0 = 0\nexit");
    assert(outcome.outcome === "ok");
    assertEquals(outcome.value.program.filter(({ opcode }) => opcode === 0x85).map(({ imm }) => imm), [5, 8]);
  },
});

Deno.test("a program of several functions is unsupported, and says so", async () => {
  const program = assemble("call sub\nexit\nsub:\nr0 = 0\nexit");
  const outcome = await compile({ command: "llc", version: "0" }, { program, functions: [] });
  assertEquals(outcome.outcome, "unsupported");
});

Deno.test("an llc that breaks down has not refused anything", async () => {
  const input = { program: assemble("r0 = 0\nexit"), functions: [] };
  await assertRejects(() => compile({ command: "false", version: "0" }, input), Error, "false ended with 1");
});
