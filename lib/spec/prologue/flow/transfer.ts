import { registersWritten } from "../../../bpf/effects.ts";
import type { Insn } from "../../../bpf/insn.ts";
import {
  accessSize,
  isCall,
  isLdImm64,
  isLoad,
  isMove,
  isStore,
  isStoreRegister,
  operationOf,
  usesSource,
} from "../../../bpf/insn_kind.ts";
import { ALU, CLASS } from "../../../bpf/opcode.ts";
import { type Abstract, anything, isPointer, someScalar, unset } from "./abstract.ts";
import { type AbstractState, isInFrame, registerIn, withFrameBytes, withRegister } from "./abstract_state.ts";
import { PROBE_READS } from "../rig.ts";

/** What is known behind an instruction. */
export function transfer(insn: Insn, state: AbstractState): AbstractState {
  if (isCall(insn)) return afterCall(insn, state);
  if (isStore(insn)) return afterStore(insn, state);
  const [written] = registersWritten(insn);
  if (written === undefined || written >= 10) return state;
  return withRegister(state, written, resultOf(insn, state));
}

function resultOf(insn: Insn, state: AbstractState): Abstract {
  if (isLoad(insn)) return loaded(insn, state);
  if (isLdImm64(insn)) return insn.src === 0 ? someScalar : anything;
  return moved(insn, state);
}

/** What a move or an addition of a constant leaves; any other result is some number. */
export function moved(insn: Insn, state: AbstractState): Abstract {
  if ((insn.opcode & 0x07) === CLASS.ALU && isMove(insn) && !usesSource(insn)) {
    return { kind: "scalar", value: BigInt.asUintN(32, BigInt(insn.imm)) };
  }
  if ((insn.opcode & 0x07) !== CLASS.ALU64 || insn.off !== 0) return someScalar;
  const operand: Abstract = usesSource(insn)
    ? registerIn(state, insn.src)
    : { kind: "scalar", value: BigInt(insn.imm) };
  if (isMove(insn)) return operand.kind === "unset" ? someScalar : operand;
  return shifted(registerIn(state, insn.dst), operationOf(insn), operand);
}

/** A pointer to which a known number is added, or from which one is subtracted. */
function shifted(base: Abstract, operation: number, operand: Abstract): Abstract {
  const isSum = operation === ALU.ADD || operation === ALU.SUB;
  if (!isSum || !isPointer(base) || operand.kind !== "scalar" || operand.value === undefined) return someScalar;
  const distance = Number(operand.value);
  return { ...base, offset: base.offset + (operation === ALU.ADD ? distance : -distance) };
}

function loaded(insn: Insn, state: AbstractState): Abstract {
  const pointer = registerIn(state, insn.src);
  if (pointer.kind !== "frame" || accessSize(insn) !== 8) return someScalar;
  return state.slots.get(pointer.offset + insn.off) ?? someScalar;
}

function afterStore(insn: Insn, state: AbstractState): AbstractState {
  const pointer = registerIn(state, insn.dst);
  if (pointer.kind !== "frame") return state;
  const offset = pointer.offset + insn.off;
  const size = accessSize(insn);
  if (!isInFrame(offset, size)) return state;
  const value = isStoreRegister(insn) ? registerIn(state, insn.src) : someScalar;
  return withFrameBytes(state, offset, size, value);
}

function afterCall(insn: Insn, state: AbstractState): AbstractState {
  const [target, size] = [registerIn(state, 1), registerIn(state, 2)];
  const bytes = size.kind === "scalar" && size.value !== undefined ? Number(size.value) : 0;
  const fills = PROBE_READS.includes(insn.imm) && target.kind === "frame" && isInFrame(target.offset, bytes);
  const filled = fills ? withFrameBytes(state, target.offset, bytes, someScalar) : state;
  const scratched = filled.registers.map((value, register) =>
    register === 0 ? someScalar : register <= 5 ? unset : value
  );
  return { ...filled, registers: scratched };
}
