import { isWholeInsn, successors } from "../../bpf/effects.ts";
import type { Program } from "../../bpf/insn.ts";
import { subprogTarget } from "../../bpf/insn_kind.ts";
import { validate } from "../../bpf/validate.ts";
import { Refusal } from "./refusal.ts";

/**
 * Checks what a verifier wants of a program before it looks at any path: known instructions, jumps that stay inside
 * their function, and no instruction to which nothing leads.
 *
 * @throws {Refusal} With the first problem.
 */
export function checkShape(program: Program): void {
  const [problem] = validate(program);
  if (problem !== undefined) throw new Refusal("EINVAL", `instruction ${problem.index}: ${problem.message}`);
  const entered = enteredSlots(program);
  const stray = entered.findIndex((isEntered, slot) => !isEntered && isWholeInsn(program, slot));
  if (stray >= 0) throw new Refusal("EINVAL", `unreachable insn ${stray}`);
}

/** The slots to which calls, jumps whatever they compare, and the instructions before them lead. */
function enteredSlots(program: Program): readonly boolean[] {
  const entered = program.map(() => false);
  const pending = [0];
  for (let slot = pending.pop(); slot !== undefined; slot = pending.pop()) {
    if (entered[slot]) continue;
    entered[slot] = true;
    const callee = subprogTarget(program, slot);
    if (callee !== undefined) pending.push(callee);
    for (const next of successors(program, slot)) pending.push(next);
  }
  return entered;
}
