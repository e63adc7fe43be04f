import type { Insn } from "../../../../bpf/insn.ts";
import { classOf, operationOf, usesSource } from "../../../../bpf/insn_kind.ts";
import { ALU, CLASS, SOURCE } from "../../../../bpf/opcode.ts";
import * as asm from "../../../../x86/assemble.ts";
import { BPF_REGISTER } from "../../../../x86/bpf_register.ts";
import { divide } from "./divide.ts";
import { machineRegister } from "./machine_register.ts";
import { translateMove } from "./move.ts";

const PLAIN: ReadonlyMap<number, asm.AluOperation> = new Map<number, asm.AluOperation>([
  [ALU.ADD, "add"],
  [ALU.SUB, "sub"],
  [ALU.AND, "and"],
  [ALU.OR, "or"],
  [ALU.XOR, "xor"],
]);

const SHIFTS: ReadonlyMap<number, asm.ShiftOperation> = new Map<number, asm.ShiftOperation>([
  [ALU.LSH, "shl"],
  [ALU.RSH, "shr"],
  [ALU.ARSH, "sar"],
]);

/** The code of an arithmetic instruction; nothing for one that the reference does not translate. */
export function translateArithmetic(insn: Insn): readonly Uint8Array[] | undefined {
  const size = classOf(insn) === CLASS.ALU64 ? 8 : 4;
  const dst = machineRegister(insn.dst);
  const operation = operationOf(insn);
  const plain = PLAIN.get(operation);
  if (plain !== undefined) {
    return [
      usesSource(insn) ? asm.alu(plain, dst, machineRegister(insn.src), size) : asm.aluImm(plain, dst, insn.imm, size),
    ];
  }
  const shift = SHIFTS.get(operation);
  if (shift !== undefined) {
    return usesSource(insn) ? shiftBy(shift, insn, size) : [asm.shiftImm(shift, dst, insn.imm, size)];
  }
  switch (operation) {
    case ALU.MOV: {
      const move = translateMove(insn);
      return move && [move];
    }
    case ALU.MUL:
      return [
        usesSource(insn) ? asm.imul(dst, machineRegister(insn.src), size) : asm.imulImm(dst, dst, insn.imm, size),
      ];
    case ALU.NEG:
      return [asm.unary("neg", dst, size)];
    case ALU.DIV:
    case ALU.MOD:
      return insn.off === 0 ? [divide(insn)] : undefined;
    case ALU.END:
      return swap(insn);
    default:
      return undefined;
  }
}

/** The CPU takes the count from cl only, and rcx is a BPF register: two that are none keep what it held. */
function shiftBy(shift: asm.ShiftOperation, insn: Insn, size: 4 | 8): readonly Uint8Array[] {
  const [dst, count] = [machineRegister(insn.dst), machineRegister(insn.src)];
  if (count === "rcx") return [asm.shiftCl(shift, dst, size)];
  if (dst === "rcx") {
    const kept = BPF_REGISTER.aux2;
    return [asm.mov(kept, dst), asm.mov("rcx", count), asm.shiftCl(shift, kept, size), asm.mov(dst, kept)];
  }
  const kept = BPF_REGISTER.aux1;
  return [asm.mov(kept, "rcx"), asm.mov("rcx", count), asm.shiftCl(shift, dst, size), asm.mov("rcx", kept)];
}

/** Byte order: x86 is little-endian, so that is a truncation, and all else swaps. */
function swap(insn: Insn): readonly Uint8Array[] {
  const dst = machineRegister(insn.dst);
  const swaps = classOf(insn) === CLASS.ALU64 || (insn.opcode & SOURCE.X) !== 0;
  switch (insn.imm) {
    case 16:
      return [...(swaps ? [asm.shiftImm("ror", dst, 8, 2)] : []), asm.movzx(dst, dst, 2)];
    case 32:
      return [swaps ? asm.bswap(dst, 4) : asm.mov(dst, dst, 4)];
    default:
      return swaps ? [asm.bswap(dst, 8)] : [];
  }
}
