import type { Insn } from "../../../bpf/insn.ts";
import { classOf, operationOf, usesSource } from "../../../bpf/insn_kind.ts";
import { ALU, CLASS } from "../../../bpf/opcode.ts";
import { Refusal } from "../refusal.ts";
import { arithmetic } from "./arithmetic.ts";
import { NARROW, PARTS, read, WIDE, type Width } from "./reading.ts";
import { FAR, isNumber, readAs, scalar, unknown, type Value, type ValueOf } from "./value.ts";

/**
 * What an arithmetic instruction leaves in its destination.
 *
 * @param insn The instruction, of class ALU or ALU64.
 * @param dst What its destination held.
 * @param src What its source register holds; of no account if it has none.
 * @throws {Refusal} For arithmetic on frame pointers that a verifier does not allow.
 */
export function alu(insn: Insn, dst: Value, src: Value): Value {
  const operand = usesSource(insn) ? src : scalar(BigInt(insn.imm));
  switch (operationOf(insn)) {
    case ALU.END:
      return unknown;
    case ALU.MOV:
      return move(insn, operand);
    case ALU.NEG:
      return dst.kind === "scalar" ? numberAlu(insn, ALU.SUB, scalar(0n), dst) : unknown;
    default:
      if (dst.kind !== "scalar" || operand.kind !== "scalar") return pointerAlu(insn, dst, operand);
      return numberAlu(insn, operationOf(insn), dst, operand);
  }
}

function widthOf(insn: Insn): Width {
  return classOf(insn) === CLASS.ALU64 ? WIDE : NARROW;
}

function move(insn: Insn, operand: Value): Value {
  const width = widthOf(insn);
  const extended = insn.off === 0 ? operand : signExtended(insn, operand);
  return width === WIDE ? extended : readAs(extended, width.unsigned);
}

function signExtended(insn: Insn, operand: Value): Value {
  const part = PARTS.get(insn.off);
  if (part === undefined) throw new Refusal("EINVAL", "BPF_MOV uses reserved fields");
  return readAs(operand, part.signed);
}

function numberAlu(insn: Insn, operation: number, dst: ValueOf<"scalar">, operand: ValueOf<"scalar">): Value {
  const width = widthOf(insn);
  const result = arithmetic(operation, width, dst, operand);
  if (result === undefined) return unknown;
  const { min, max } = read(result, width.result);
  return scalar(min, max);
}

function pointerAlu(insn: Insn, dst: Value, operand: Value): Value {
  const operation = operationOf(insn);
  const [pointer, by] = dst.kind === "scalar" ? [operand, dst] : [dst, operand];
  if (operation === ALU.ADD && widthOf(insn) === WIDE && by.kind === "scalar") {
    return pointer.kind === "frame" ? moved(insn, pointer, by) : pointer;
  }
  const arePointers = dst.kind !== "scalar" && operand.kind !== "scalar";
  if (operation === ALU.SUB && (arePointers || dst.kind === "function" || widthOf(insn) === NARROW)) return unknown;
  throw new Refusal("EACCES", `R${insn.dst} pointer arithmetic with this operator prohibited`);
}

/** A pointer that goes up or down by a number; one of which nothing is known may lead anywhere. */
function moved(insn: Insn, pointer: ValueOf<"frame">, by: ValueOf<"scalar">): Value {
  if (!isNumber(by)) return { ...pointer, min: -Infinity, max: Infinity };
  const [min, max] = [pointer.min + Number(by.min), pointer.max + Number(by.max)];
  if (Number.isFinite(min) && Math.abs(min) >= FAR) {
    throw new Refusal("EINVAL", `R${insn.dst} value ${min} makes fp pointer be out of bounds`);
  }
  return { ...pointer, min, max };
}
