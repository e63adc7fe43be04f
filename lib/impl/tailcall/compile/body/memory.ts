import type { Insn } from "../../../../bpf/insn.ts";
import {
  accessSize,
  baseRegister,
  isAtomic,
  isLoad,
  isLoadAcquire,
  isStoreImm,
  isStoreRegister,
  isStoreRelease,
  modeOf,
} from "../../../../bpf/insn_kind.ts";
import { ATOMIC, MODE } from "../../../../bpf/opcode.ts";
import * as asm from "../../../../x86/assemble.ts";
import { machineRegister } from "./machine_register.ts";

/** The code of a load, a store or an atomic; nothing for one that the reference does not translate. */
export function translateMemory(insn: Insn): readonly Uint8Array[] | undefined {
  const { off } = insn;
  const dispSize = off >= -128 && off <= 127 ? 8 : 32;
  const place: asm.MemoryAddress = { base: machineRegister(baseRegister(insn)), disp: off, dispSize };
  const size = accessSize(insn);
  if (isLoad(insn) || isLoadAcquire(insn)) return [load(insn, place)];
  if (isStoreRegister(insn) || isStoreRelease(insn)) return [asm.mov(place, machineRegister(insn.src), size)];
  if (isStoreImm(insn)) {
    return [asm.movStoreImm(place, Number(BigInt.asIntN(8 * Math.min(size, 4), BigInt(insn.imm))), size)];
  }
  return isAtomic(insn) && (size === 4 || size === 8) ? atomic(insn, place, size) : undefined;
}

function load(insn: Insn, place: asm.MemoryAddress): Uint8Array {
  const dst = machineRegister(insn.dst);
  const size = accessSize(insn);
  if (modeOf(insn) === MODE.MEMSX && size !== 8) return asm.movsx(dst, place, size);
  return size === 1 || size === 2 ? asm.movzx(dst, place, size) : asm.movLoad(dst, place, size);
}

function atomic(insn: Insn, place: asm.MemoryAddress, size: 4 | 8): readonly Uint8Array[] | undefined {
  const src = machineRegister(insn.src);
  switch (insn.imm) {
    case ATOMIC.ADD:
      return [asm.lockAlu("add", place, src, size)];
    case ATOMIC.OR:
      return [asm.lockAlu("or", place, src, size)];
    case ATOMIC.AND:
      return [asm.lockAlu("and", place, src, size)];
    case ATOMIC.XOR:
      return [asm.lockAlu("xor", place, src, size)];
    case ATOMIC.ADD | ATOMIC.FETCH:
      return [asm.lockXadd(place, src, size)];
    case ATOMIC.XCHG:
      return [asm.xchg(place, src, size)];
    case ATOMIC.CMPXCHG:
      // Where the exchange takes place, the CPU leaves the upper half of rax alone.
      return [asm.lockCmpxchg(place, src, size), ...(size === 4 ? [asm.mov("rax", "rax", 4)] : [])];
    default:
      return undefined;
  }
}
