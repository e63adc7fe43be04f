import type { Form } from "./form.ts";
import { formOf, formsOf, isSecondSlot } from "./forms.ts";
import { programToHex } from "./hex.ts";
import type { Insn } from "./insn.ts";
import { classOf, isAlu, isMove, operationOf, usesSource } from "./insn_kind.ts";
import { ALU, CLASS, FRAME_POINTER, MOVE } from "./opcode.ts";
import { type Field, FIELDS } from "./operand.ts";

/**
 * What makes an instruction malformed, whatever program it is in: what was wanted, and what came.
 *
 * @param insn The instruction, whose fields fit their bits.
 * @param following The slot behind it, which is its second one if it is a 64-bit immediate load.
 */
export function* insnProblems(insn: Insn, following: Insn | undefined): Generator<string> {
  const form = formOf(insn, following);
  if (form === undefined) {
    yield formlessness(insn, following);
    return;
  }
  if (form.refused !== undefined) yield form.refused;
  for (const register of [insn.dst, insn.src]) {
    if (register > FRAME_POINTER) yield `wanted a register from r0 to r${FRAME_POINTER}, got r${register}`;
  }
  if (isAlu(insn) && !usesSource(insn)) yield* immediateProblems(insn);
  if (
    isMove(insn) && usesSource(insn) && insn.off === MOVE.ADDR_SPACE_CAST && insn.imm !== 1 && insn.imm !== 0x1_0000
  ) {
    yield `wanted a cast between the address spaces 0 and 1, got one to ${insn.imm >>> 16} from ${insn.imm & 0xffff}`;
  }
}

/** What is wrong with the immediate of an arithmetic instruction. */
function* immediateProblems(insn: Insn): Generator<string> {
  const bits = classOf(insn) === CLASS.ALU64 ? 64 : 32;
  switch (operationOf(insn)) {
    case ALU.DIV:
    case ALU.MOD:
      if (insn.imm === 0) yield "wanted a division by another number than 0";
      break;
    case ALU.LSH:
    case ALU.RSH:
    case ALU.ARSH:
      if (insn.imm < 0 || insn.imm >= bits) yield `wanted a shift by 0 to ${bits - 1} bits, got ${insn.imm}`;
  }
}

/** Why slots have no form. */
function formlessness(insn: Insn, following: Insn | undefined): string {
  const forms = formsOf(insn.opcode);
  const [form] = forms;
  if (form === undefined) {
    return `wanted the opcode of an instruction, got 0x${insn.opcode.toString(16).padStart(2, "0")}`;
  }
  if (form.wide && following === undefined) {
    return "wanted two slots for a 64-bit immediate, got the end of the program";
  }
  if (form.wide && following !== undefined && !isSecondSlot(following)) {
    return `wanted a second slot of a 64-bit immediate with all but imm 0, got ${programToHex([following])}`;
  }
  const actual = { ...insn, next: following?.imm ?? 0 };
  const near = forms.flatMap((form) => {
    const [field, ...more] = misfitting(form, actual);
    return field === undefined || more.length > 0 || form.refused ? [] : [{ field, value: form.fixed[field] ?? 0 }];
  });
  // Of fields either of which could be the wrong one, the later is: the earlier ones choose the operation.
  const field = FIELDS.findLast((field) => near.some((form) => form.field === field));
  if (field === undefined) return `wanted ${form.template} with all other fields 0, got ${programToHex([insn])}`;
  const values = new Set(near.filter((form) => form.field === field).map(({ value }) => value));
  const wanted = [...values].sort((a, b) => a - b).join(" or ");
  return `wanted ${field === "next" ? "imm of the second slot" : field} ${wanted}, got ${actual[field]}`;
}

/** The fields whose values are not those that a form implies. */
function misfitting({ fixed }: Form, actual: Readonly<Record<Field, number>>): Field[] {
  return FIELDS.filter((field) => fixed[field] !== undefined && fixed[field] !== actual[field]);
}
