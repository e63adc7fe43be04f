import type { Insn, Program } from "../../bpf/insn.ts";
import { atValue, type Finding } from "../finding.ts";
import { isPercpuOffset } from "./inline_form.ts";
import { show } from "./show.ts";
import { withoutZeroExtensions } from "./without_zero_extensions.ts";

/**
 * Compares a program with the one that is wanted, slot by slot. What a loader chooses anew each time may be anything:
 * the offset in an inlined call, and the numbers and addresses that stand for maps, variables and kernel functions; and
 * what it puts in for machines that do not extend 32-bit results by themselves does not count.
 */
export function* compareInlined(wanted: Program, answer: Program): Iterable<Finding> {
  const { program: seen, origins } = withoutZeroExtensions(answer);
  const length = Math.max(wanted.length, seen.length);
  for (let slot = 0; slot < length; slot++) {
    if (isSame(wanted, seen, slot)) continue;
    yield atValue(origins[slot] ?? answer.length, show(wanted, slot), show(seen, slot));
  }
}

function isSame(wanted: Program, seen: Program, slot: number): boolean {
  const a = wanted[slot];
  const b = seen[slot];
  if (a === undefined || b === undefined) return false;
  if (isPercpuOffset(wanted, slot) && isPercpuOffset(seen, slot)) return a.dst === b.dst;
  if (a.opcode !== b.opcode || a.dst !== b.dst) return false;
  if (isChosenByLoader(a) || isChosenByLoader(wanted[slot - 1])) return true;
  return a.src === b.src && a.off === b.off && a.imm === b.imm;
}

/** Whether the number in this instruction is the loader's: a map's, a variable's, a kernel function's. */
function isChosenByLoader(insn: Insn | undefined): boolean {
  return insn?.opcode === 0x18 && insn.src !== 0 || insn?.opcode === 0x85 && insn.src === 2;
}
