import type { Program } from "../../../bpf/insn.ts";
import { isFuncAddress, isGoto, isSubprogCall, jumpTarget, subprogTarget } from "../../../bpf/insn_kind.ts";
import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** Jumps and calls of subprograms go where they went. */
export const jumpsReachTheirInsns: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/jumps-reach-their-insns",
  clauses: ["N12"],
  level: "must",
  scope: "behaviour",
  title: "Jumps and calls still reach the instructions that they reached",
  text:
    "When instructions go or come, distances change: of jumps forward and backward, of calls of the program's own " +
    "functions, and of the addresses of those. What led to a spill that is gone leads to what came after it; what led " +
    "to a call that was inlined leads to the first instruction of the body. Unconditional jumps in between make no difference.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies: (observation) => observation.outcome === "ok" && transfers(rewritingOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    const { before, after } = rewriting;
    for (const { at, from, wanted, targets } of transfers(rewriting)) {
      if (targets.length === 0 || targets.includes(wanted)) continue;
      if (targets.some((target) => endOfGotos(after, target) === endOfGotos(after, wanted))) continue;
      const way = `${show(before, from)} of slot ${from} to lead to slot ${wanted}`;
      yield atValue(at, way, `it leads to slot ${targets[0]}`);
    }
  },
});

/** A jump, call or address that stayed. */
interface Transfer {
  /** Its slot in the program that was given. */
  readonly from: number;
  /** Its slot in the result. */
  readonly at: number;
  /** The slot of the result where it should lead. */
  readonly wanted: number;
  /** The slots where it may be meant to lead; none if that cannot be told. */
  readonly targets: readonly number[];
}

function transfers(rewriting: Rewriting): readonly Transfer[] {
  const { before, fates, live, places } = rewriting;
  return [...live].sort((a, b) => a - b).flatMap((from): readonly Transfer[] => {
    const fate = fates[from];
    const target = jumpTarget(before, from) ?? subprogTarget(before, from);
    const wanted = target === undefined || target < 0 ? undefined : places[target];
    if (wanted === undefined || fate?.kind !== "kept" && fate?.kind !== "always") return [];
    return [{ from, at: fate.at, wanted, targets: targetsAt(rewriting, fate.at) }];
  });
}

/** Where control goes on to from a slot by unconditional jumps alone. */
function endOfGotos(program: Program, slot: number): number {
  let end = slot;
  for (let i = 0; i < program.length; i++) {
    const insn = program[end];
    const target = insn !== undefined && isGoto(insn) ? jumpTarget(program, end) : undefined;
    if (target === undefined) break;
    end = target;
  }
  return end;
}

function targetsAt({ after }: Rewriting, at: number): readonly number[] {
  const insn = after[at];
  const jump = jumpTarget(after, at);
  if (insn === undefined || jump !== undefined) return jump === undefined ? [] : [jump];
  // Once a program is compiled, kernels show the distance in `off` and the function's number in `imm`.
  if (isSubprogCall(insn)) return insn.off === 0 ? [at + 1 + insn.imm] : [at + 1 + insn.imm, at + 1 + insn.off];
  return isFuncAddress(insn) ? [at + 1 + insn.imm] : [];
}
