import { anyCall, type CallEffects, isLiveAt } from "../../../bpf/effects.ts";
import type { Program } from "../../../bpf/insn.ts";
import { isSubprogCall, subprogTarget } from "../../../bpf/insn_kind.ts";
import type { CallFacts } from "../call_facts.ts";
import type { CallAt, Decisions } from "./decisions.ts";

/** The registers that cannot be read after a call. */
export function scratchedBy(decisions: Decisions, facts: CallFacts): readonly number[] {
  return decisions.isNocsr(facts) ? decisions.scratched(facts) : anyCall.writes;
}

/**
 * What each call of a program reads and writes, when nocsr calls keep what they do not scratch.
 *
 * A function of the program reads those of r1 to r5 that its instructions read before they write them.
 */
export function callEffects(decisions: Decisions, program: Program, facts: readonly (CallFacts | undefined)[]): CallAt {
  const args = new Map<number, readonly number[]>();
  const argsOf = (start: number): readonly number[] => {
    const known = args.get(start);
    if (known !== undefined) return known;
    // A function that calls itself reads nothing more than it reads otherwise.
    args.set(start, []);
    const read = anyCall.reads.filter((register) => isLiveAt(program, start, register, callAt));
    args.set(start, read);
    return read;
  };
  const callAt: CallAt = (index): CallEffects => {
    const insn = program[index];
    if (insn !== undefined && isSubprogCall(insn)) {
      return { reads: argsOf(subprogTarget(program, index) ?? 0), writes: anyCall.writes };
    }
    const called = facts[index];
    if (called === undefined) return anyCall;
    return { reads: decisions.read(called), writes: scratchedBy(decisions, called) };
  };
  return callAt;
}
