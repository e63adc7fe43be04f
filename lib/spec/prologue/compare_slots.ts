import type { Insn, Program } from "../../bpf/insn.ts";
import { atValue, type Finding } from "../finding.ts";
import { show } from "./show.ts";

/** The first slot in which a prologue is not the one that is wanted. */
export function* compareSlots(wanted: Program, seen: Program): Iterable<Finding> {
  for (let slot = 0; slot < Math.max(wanted.length, seen.length); slot++) {
    if (isSame(wanted[slot], seen[slot])) continue;
    yield atValue(slot, show(wanted, slot), show(seen, slot));
    return;
  }
}

function isSame(a: Insn | undefined, b: Insn | undefined): boolean {
  return a !== undefined && b !== undefined && a.opcode === b.opcode && a.dst === b.dst && a.src === b.src &&
    a.off === b.off && a.imm === b.imm;
}
