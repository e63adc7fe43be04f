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
export function insnProblems(insn: Insn, following: Insn | undefined): readonly string[] {
  const form = formOf(insn, following);
  if (form === undefined) return [formlessness(insn, following)];
  const problems: string[] = [];
  if (form.refused !== undefined) problems.push(form.refused);
  for (const register of [insn.dst, insn.src]) {
    if (register > FRAME_POINTER) problems.push(`wanted a register from r0 to r${FRAME_POINTER}, got r${register}`);
  }
  const problem = isAlu(insn) ? usesSource(insn) ? moveProblem(insn) : immediateProblem(insn) : undefined;
  if (problem !== undefined) problems.push(problem);
  return problems;
}

/** What is wrong with a move that casts between address spaces. */
function moveProblem(insn: Insn): string | undefined {
  if (!isMove(insn) || insn.off !== MOVE.ADDR_SPACE_CAST || insn.imm === 1 || insn.imm === 0x1_0000) return undefined;
  return `wanted a cast between the address spaces 0 and 1, got one to ${insn.imm >>> 16} from ${insn.imm & 0xffff}`;
}

/** What is wrong with the immediate of an arithmetic instruction. */
function immediateProblem(insn: Insn): string | undefined {
  const bits = classOf(insn) === CLASS.ALU64 ? 64 : 32;
  switch (operationOf(insn)) {
    case ALU.DIV:
    case ALU.MOD:
      return insn.imm === 0 ? "wanted a division by another number than 0" : undefined;
    case ALU.LSH:
    case ALU.RSH:
    case ALU.ARSH:
      if (insn.imm < 0 || insn.imm >= bits) return `wanted a shift by 0 to ${bits - 1} bits, got ${insn.imm}`;
  }
  return undefined;
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
  const accepted = forms.filter(({ refused }) => refused === undefined);
  if (accepted.length === 0 && form.refused !== undefined) return form.refused;
  return misfit(accepted, { ...insn, next: following?.imm ?? 0 });
}

/** Says which fields would have to have which values, for the forms that the fewest fields are in the way of. */
function misfit(forms: readonly Form[], actual: Readonly<Record<Field, number>>): string {
  const wrong = forms.map(({ fixed }) =>
    FIELDS.filter((field) => fixed[field] !== undefined && fixed[field] !== actual[field])
  );
  // Where any of several fields could be the wrong one, it is the last: those before it choose the operation.
  const last = (fields: readonly Field[]): number => Math.max(...fields.map((field) => FIELDS.indexOf(field)));
  const [fewest = []] = wrong.toSorted((a, b) => a.length - b.length || last(b) - last(a));
  const alike = forms.filter((_, i) => wrong[i]?.join() === fewest.join());
  const wanted = fewest.map((field) => {
    const values = new Set(alike.map(({ fixed }) => fixed[field] ?? 0));
    return `${NAMES[field] ?? field} ${[...values].sort((a, b) => a - b).join(" or ")}`;
  });
  return `wanted ${wanted.join(" and ")}, got ${fewest.map((field) => actual[field]).join(" and ")}`;
}

/** What a field is called where its own name would not be understood. */
const NAMES: { readonly [F in Field]?: string } = { next: "imm of the second slot" };
