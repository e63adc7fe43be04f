import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { isSubprogCall } from "../../../bpf/insn_kind.ts";
import { validate } from "../../../bpf/validate.ts";
import { infoOf } from "../../../harness/in_process.ts";
import { reference } from "../../../impl/reference.ts";
import type { CompileInput } from "../../../protocol/nocsr.ts";
import { callFacts } from "../../../spec/nocsr/call_facts.ts";
import { draw } from "../../draw.ts";
import { compile } from "./compile.ts";

const MANY = 300;

function questions(info: Parameters<typeof compile.questions>[0]): readonly CompileInput[] {
  const arbitrary = compile.questions(info);
  return Array.from({ length: MANY }, (_, index) => draw(arbitrary, { seed: 1, kind: "test", index }).value.input);
}

Deno.test("programs for nocsr.compile are well-formed, and most call what is nocsr", () => {
  const all = questions(infoOf(reference));
  for (const { program } of all) assertEquals(validate(program), []);
  const calling = all.filter(({ program, functions }) =>
    program.some((insn) => callFacts(insn, functions, "none")?.fastcall)
  );
  assertGreaterOrEqual(calling.length / all.length, 0.7);
});

Deno.test("LLVM is asked for one function at a time, with functions that no kernel has so among those called", () => {
  const all = questions({ ...infoOf(reference), name: "llvm" });
  assert(all.every(({ program }) => !program.some(isSubprogCall)));
  assert(all.some(({ program, functions }) =>
    program.some((insn) => {
      const facts = callFacts(insn, functions, "none");
      return facts?.fastcall && facts.isVoid;
    })
  ));
});
