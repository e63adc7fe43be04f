import { helperById } from "../../../bpf/helpers.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { accessSize, baseRegister, isHelperCall, isMemoryAccess } from "../../../bpf/insn_kind.ts";
import { decline, refuse } from "../declined.ts";
import type { Knowledge } from "./follow.ts";
import type { Registers } from "./step.ts";

/** Bytes of stack that a function may use. */
const MAX_STACK = 512;

/** What an instruction touches: a function's frame, from so many bytes below its frame pointer on. */
interface Touch {
  readonly register: number;
  /** Bytes from what the register points to. */
  readonly off: number;
  /** How many bytes, where that is known. */
  readonly size: number | undefined;
}

/**
 * The bytes of stack of each function: down to its lowest access, not rounded.
 *
 * @param count How many functions there are.
 * @throws {Declined} A refusal, where an access leaves its frame; or because it cannot be told where one goes.
 */
export function stackDepths(program: Program, knowledge: Knowledge, count: number): readonly number[] {
  const depths = Array.from({ length: count }, () => 0);
  for (const [slot, registers] of knowledge) {
    for (const touch of touches(program[slot])) {
      const found = place(slot, touch, registers);
      if (found !== undefined) depths[found.owner] = Math.max(depths[found.owner] ?? 0, found.depth);
    }
  }
  return depths;
}

function touches(insn: Insn | undefined): readonly Touch[] {
  if (insn === undefined) return [];
  if (isMemoryAccess(insn)) return [{ register: baseRegister(insn), off: insn.off, size: accessSize(insn) }];
  if (!isHelperCall(insn)) return [];
  return (helperById(insn.imm)?.params ?? []).flatMap((param, at) =>
    param.kind === "memory" ? [{ register: at + 1, off: 0, size: undefined }] : []
  );
}

function place(
  slot: number,
  { register, off, size }: Touch,
  registers: Registers,
): { readonly owner: number; readonly depth: number } | undefined {
  const base = registers[register];
  if (base?.kind !== "frame") return undefined;
  if (base.min !== base.max) {
    decline(`instruction ${slot}: the reference cannot tell where in the stack r${register} points`);
  }
  const offset = base.min + off;
  if (offset < -MAX_STACK || offset + (size ?? 1) > 0) {
    refuse("EACCES", `instruction ${slot}: invalid access to the stack at r10 ${offset}, ${size ?? "some"} bytes`);
  }
  return { owner: base.frame, depth: -offset };
}
