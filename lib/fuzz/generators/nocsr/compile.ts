import fc from "fast-check";
import { isHelperCall, isKfuncCall } from "../../../bpf/insn_kind.ts";
import type { Insn } from "../../../bpf/insn.ts";
import type { FunctionFacts } from "../../../protocol/nocsr.ts";
import { type Generator, generator } from "../../generator.ts";
import { drawProgram, sketches, usesKfunc } from "./sketch.ts";
import { INVENTED, RDONLY_CAST } from "./functions.ts";

/** Programs for `nocsr.compile`: registers are used behind a nocsr call as if it kept what it does not scratch. */
export const compile: Generator<"nocsr.compile"> = generator({
  operation: "nocsr.compile",
  questions({ name }) {
    // The passes of LLVM are asked for one function at a time.
    const programs = name === "llvm" ? sketches.map((sketch) => sketch.slice(0, 1)) : sketches;
    const invented = fc.subarray([...INVENTED], { maxLength: 2 });
    return fc.tuple(programs, invented).map(([sketch, functions]) => {
      const program = drawProgram(sketch, { spills: false, invented: functions, scratched: scratchedBy(functions) });
      return { input: { program, functions: [...functions, ...usesKfunc(program) ? [RDONLY_CAST] : []] } };
    });
  },
});

/** The registers beside r0 that a call leaves undefined, by the contract. */
function scratchedBy(functions: readonly FunctionFacts[]): (insn: Insn) => readonly number[] {
  return (insn) => {
    const facts = isKfuncCall(insn) ? RDONLY_CAST : functions.find(({ helper }) => helper === insn.imm);
    const isNocsr = isKfuncCall(insn) || isHelperCall(insn) && (facts?.fastcall ?? insn.imm === 8);
    const params = isNocsr ? facts?.params ?? 0 : 5;
    return [1, 2, 3, 4, 5].filter((register) => register <= params);
  };
}
