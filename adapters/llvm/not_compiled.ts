import { type CallEffects, isLiveAt, isWholeInsn, successors } from "../../lib/bpf/effects.ts";
import type { Program } from "../../lib/bpf/insn.ts";
import { isCall } from "../../lib/bpf/insn_kind.ts";

/** The registers that hold nothing when a function is entered with one argument. */
const EMPTY = [0, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * Why no compiler leaves such a function behind, so that its last passes cannot be asked about it: it reads what is in no
 * register, though that be where control never comes to, or has code to which nothing leads. Passes check none of this;
 * they take it for granted.
 *
 * @param program The function.
 * @param callAt What the call at a slot reads and scratches.
 * @returns `undefined` if it could be a compiler's.
 */
export function whyNotCompiled(program: Program, callAt: (index: number) => CallEffects): string | undefined {
  const entered = enteredSlots(program);
  const stray = program.keys().find((slot) => isWholeInsn(program, slot) && !entered.has(slot));
  if (stray !== undefined) return `nothing leads to slot ${stray}, and LLVM leaves no such code`;
  const missing = EMPTY.find((register) => isLiveAt(program, 0, register, callAt));
  if (missing !== undefined) return `r${missing} is read where it may hold nothing, and LLVM leaves no such code`;
  for (const [slot, insn] of program.entries()) {
    const lost = isCall(insn) ? callAt(slot).writes.filter((register) => register !== 0) : [];
    const read = lost.find((register) => isLiveAt(program, slot + 1, register, callAt));
    if (read !== undefined) return `r${read} is read behind the call of slot ${slot}, which scratches it`;
  }
  return undefined;
}

function enteredSlots(program: Program): ReadonlySet<number> {
  const entered = new Set<number>();
  const pending = [0];
  for (let slot = pending.pop(); slot !== undefined; slot = pending.pop()) {
    if (entered.has(slot)) continue;
    entered.add(slot);
    pending.push(...successors(program, slot));
  }
  return entered;
}
