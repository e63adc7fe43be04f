import type { Answered } from "../observation.ts";
import { compareRuns, type Comparison } from "./compare_runs.ts";
import { rewritingOf } from "./rewriting.ts";
import { rewritingDuel } from "./rewriting_duel.ts";

const known = new WeakMap<Answered<"nocsr.rewrite">, Comparison>();

/** Runs a program and its rewrite side by side. The same answer is run once. */
export function rewritingComparison(observation: Answered<"nocsr.rewrite">): Comparison {
  const before = known.get(observation);
  if (before !== undefined) return before;
  const comparison = compareRuns(rewritingDuel(rewritingOf(observation)));
  known.set(observation, comparison);
  return comparison;
}

/** Whether the answer is another program than the one that was given. */
export function isRewritten({ input, value }: Answered<"nocsr.rewrite">): boolean {
  const { program } = value;
  return input.program.length !== program.length || input.program.some((insn, slot) => {
    const other = program[slot];
    return other === undefined || insn.opcode !== other.opcode || insn.dst !== other.dst || insn.src !== other.src ||
      insn.off !== other.off || insn.imm !== other.imm;
  });
}
