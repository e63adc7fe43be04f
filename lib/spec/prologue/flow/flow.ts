import { isWholeInsn, successors } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { jumpTarget } from "../../../bpf/insn_kind.ts";
import { type AbstractState, entryState, meetStates } from "./abstract_state.ts";
import { type FlowProblem, problemsAt } from "./flow_problems.ts";
import { transfer } from "./transfer.ts";

/** What is known of a prologue without running it. */
export interface Flow {
  /** What is known in front of each slot, `undefined` where no path leads; the last is that of user code. */
  readonly states: readonly (AbstractState | undefined)[];
  readonly problems: readonly FlowProblem[];
}

/** What stands in user code's place. */
const EXIT: Insn = { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 };

const known = new WeakMap<Program, Flow>();

/**
 * Walks all paths of a prologue at once, forwards, as a simple verifier would.
 *
 * It is stricter than any kernel: no loops, no functions, no helpers but those that read memory, no memory but the
 * frame and the context, and what a value is must not depend on the path where it is used as a pointer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../../bpf/assemble.ts";
 * import { flowOf } from "./flow.ts";
 *
 * const { problems } = flowOf(assemble("r3 = *(u64 *)(r1 + 0x70)\nr3 = *(u64 *)(r3 + 0x0)"));
 * assertEquals(problems, [{ index: 1, wanted: "a pointer to the frame or the context in r3", seen: "a number" }]);
 * ```
 */
export function flowOf(prologue: Program): Flow {
  const before = known.get(prologue);
  if (before !== undefined) return before;
  const flow = walk(prologue);
  known.set(prologue, flow);
  return flow;
}

function walk(prologue: Program): Flow {
  const states = new Array<AbstractState | undefined>(prologue.length + 1).fill(undefined);
  const problems: FlowProblem[] = [];
  const program = [...prologue, EXIT];
  states[0] = entryState;
  for (const [index, insn] of prologue.entries()) {
    const state = states[index];
    if (state === undefined) {
      if (isWholeInsn(prologue, index)) problems.push({ index, wanted: "a path to every instruction", seen: "none" });
      continue;
    }
    problems.push(...problemsAt(insn, index, state), ...jumpProblems(program, index));
    const after = transfer(insn, state);
    for (const next of successors(program, index)) {
      // What is behind has been walked already; the jump there is a problem of its own.
      if (next <= index) continue;
      const there = states[next];
      states[next] = there === undefined ? after : meetStates(there, after);
    }
  }
  return { states, problems };
}

/** A jump that leads back, or out of the prologue to anything but the start of user code. */
function jumpProblems(program: Program, index: number): readonly FlowProblem[] {
  const target = jumpTarget(program, index);
  if (target === undefined || target > index && target < program.length) return [];
  return [{
    index,
    wanted: `a jump to a slot from ${index + 1} to ${program.length - 1}`,
    seen: `one to slot ${target}`,
  }];
}
