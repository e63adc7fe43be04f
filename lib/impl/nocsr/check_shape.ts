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
  const stray = program.keys().find((slot) => isWholeInsn(program, slot) && !entered.has(slot));
  if (stray !== undefined) throw new Refusal("EINVAL", `unreachable insn ${stray}`);
}

/** The slots to which calls, jumps whatever they compare, and the instructions before them lead. */
function enteredSlots(program: Program): ReadonlySet<number> {
  const entered = new Set<number>();
  const pending = [0];
  for (let slot = pending.pop(); slot !== undefined; slot = pending.pop()) {
    if (entered.has(slot)) continue;
    entered.add(slot);
    const callee = subprogTarget(program, slot);
    pending.push(...successors(program, slot), ...callee === undefined ? [] : [callee]);
  }
  return entered;
}
