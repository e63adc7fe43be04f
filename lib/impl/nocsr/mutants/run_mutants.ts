import { ALU, CLASS, SOURCE } from "../../../bpf/opcode.ts";
import type { Insn } from "../../../bpf/insn.ts";
import type { Mutant } from "../../mutant.ts";
import { type Decisions, published } from "../rewrite/decisions.ts";
import { inlineBody } from "../rewrite/inline_body.ts";
import { rewrite } from "../rewrite/rewrite.ts";
import { withRuns } from "../rewrite/with_runs.ts";

/** Makes the mutant that shows the right program and runs another, as a JIT does that gets some decisions wrong. */
function runMutant(name: string, title: string, wrong: Partial<Decisions>): Mutant {
  return {
    name: `nocsr/${name}`,
    title,
    handlers: {
      "nocsr.rewrite": (input) => {
        const compiled = rewrite({ ...published, ...wrong }, input);
        return withRuns(rewrite(published, input), compiled.outcome === "ok" ? compiled.value.program : undefined);
      },
    },
  };
}

/** `rN op= imm` */
function alu(operation: number, register: number, imm: number): Insn {
  return { opcode: CLASS.ALU64 | operation | SOURCE.K, dst: register, src: 0, off: 0, imm };
}

/** Mutants that are wrong only when the program is run. */
export const runMutants: readonly Mutant[] = [
  runMutant("jit-clobbers-arguments", "compiles calls of nocsr functions to code that writes r1 to r5", {
    inlineBody: (facts) => [...inlineBody(facts), ...[1, 2, 3, 4, 5].map((register) => alu(ALU.MOV, register, 0))],
  }),
  runMutant("jit-counts-cpus-from-1", "compiles the CPU's number to one that begins at 1", {
    inlineBody: (facts) => [...inlineBody(facts), alu(ALU.ADD, 0, 1)],
  }),
];
