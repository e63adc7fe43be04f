import type { Program } from "../../bpf/insn.ts";
import { isConditionalJump, isGoto, jumpTarget } from "../../bpf/insn_kind.ts";
import type { Fate } from "./alignment.ts";

/**
 * Where one of several jumps in a row lost its condition and the others are gone, finds out which one it was by where it
 * leads now.
 *
 * @param fates What became of each slot; changed where the jump that stayed is another's.
 */
export function settleJumps(before: Program, after: Program, fates: Fate[]): void {
  for (const [slot, fate] of fates.entries()) {
    if (fate.kind !== "always" || leads(before, after, fates, slot, fate.at)) continue;
    const other = rivals(before, fates, slot).find((rival) => leads(before, after, fates, rival, fate.at));
    if (other === undefined) continue;
    fates[slot] = { kind: "removed" };
    fates[other] = fate;
  }
}

/** Whether the jump at a slot of the result leads where that of the program that was given would. */
function leads(before: Program, after: Program, fates: readonly Fate[], slot: number, at: number): boolean {
  const target = jumpTarget(before, slot);
  return target !== undefined && jumpTarget(after, at) === placeOf(fates, target, after.length);
}

function placeOf(fates: readonly Fate[], slot: number, end: number): number {
  for (let index = Math.max(0, slot); index < fates.length; index++) {
    const fate = fates[index];
    if (fate === undefined || fate.kind === "removed") continue;
    return fate.kind === "expanded" ? fate.from : fate.at;
  }
  return end;
}

/** The jumps next to a slot that are gone, with nothing that stayed in between. */
function rivals(program: Program, fates: readonly Fate[], slot: number): readonly number[] {
  const found: number[] = [];
  for (const step of [-1, 1]) {
    for (let index = slot + step; fates[index]?.kind === "removed"; index += step) {
      const insn = program[index];
      if (insn !== undefined && (isConditionalJump(insn) || isGoto(insn))) found.push(index);
    }
  }
  return found;
}
