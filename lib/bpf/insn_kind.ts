/**
 * What kind of instruction a slot holds: predicates over {@linkcode Insn} that look at the opcode, and
 * at `src` or `imm` where those choose the operation. They do not check reserved fields; `validate` does.
 *
 * @module
 */
import type { Insn, Program } from "./insn.ts";
import { ALU, ATOMIC, CALL, CLASS, IMM64, JUMP, MODE, SIZE, SOURCE } from "./opcode.ts";

const OP_CALL = CLASS.JMP | JUMP.CALL;
const OP_EXIT = CLASS.JMP | JUMP.EXIT;
const OP_JA = CLASS.JMP | JUMP.JA;
const OP_JA32 = CLASS.JMP32 | JUMP.JA;
const OP_JCOND = CLASS.JMP | JUMP.JCOND;
const OP_LD_IMM64 = CLASS.LD | MODE.IMM | SIZE.DW;

/** The class, one of `CLASS`. */
export function classOf(insn: Insn): number {
  return insn.opcode & 0x07;
}

/** The mode of a load or store, one of `MODE`. */
export function modeOf(insn: Insn): number {
  return insn.opcode & 0xe0;
}

/** The operation of an arithmetic instruction or jump, one of `ALU` or `JUMP`. */
export function operationOf(insn: Insn): number {
  return insn.opcode & 0xf0;
}

/** Whether the second operand is a register, for arithmetic and conditional jumps. */
export function usesSource(insn: Insn): boolean {
  return (insn.opcode & 0x08) === SOURCE.X;
}

/** Whether this is arithmetic, moves and byte swaps included, of 32 or 64 bits. */
export function isAlu(insn: Insn): boolean {
  const cls = classOf(insn);
  return cls === CLASS.ALU || cls === CLASS.ALU64;
}

/** Whether this copies a register or an immediate into a register, sign-extending or not. */
export function isMove(insn: Insn): boolean {
  return isAlu(insn) && operationOf(insn) === ALU.MOV;
}

/** Whether this is a call of any kind by number: helper, subprogram or kfunc. */
export function isCall(insn: Insn): boolean {
  return insn.opcode === OP_CALL;
}

/** Whether this calls the helper of id `imm`. */
export function isHelperCall(insn: Insn): boolean {
  return insn.opcode === OP_CALL && insn.src === CALL.HELPER;
}

/** Whether this calls a function of the program. */
export function isSubprogCall(insn: Insn): boolean {
  return insn.opcode === OP_CALL && insn.src === CALL.SUBPROG;
}

/** Whether this calls the kernel function of BTF id `imm`. */
export function isKfuncCall(insn: Insn): boolean {
  return insn.opcode === OP_CALL && insn.src === CALL.KFUNC;
}

/** Whether this returns from the function. */
export function isExit(insn: Insn): boolean {
  return insn.opcode === OP_EXIT;
}

/** Whether this is `goto` or `gotol`: a jump that is always taken. */
export function isGoto(insn: Insn): boolean {
  return insn.opcode === OP_JA || insn.opcode === OP_JA32;
}

/** Whether this is `gotox`: a jump to the address in a register, always taken. */
export function isIndirectGoto(insn: Insn): boolean {
  return insn.opcode === (OP_JA | SOURCE.X);
}

/** Whether this may jump or fall through: a comparison of 32 or 64 bits, or `may_goto`. */
export function isConditionalJump(insn: Insn): boolean {
  const cls = classOf(insn);
  if (cls !== CLASS.JMP && cls !== CLASS.JMP32) return false;
  const operation = operationOf(insn);
  if (operation === JUMP.JCOND) return insn.opcode === OP_JCOND;
  return operation !== JUMP.JA && operation !== JUMP.CALL &&
    operation !== JUMP.EXIT && operation <= JUMP.JSLE;
}

/** Whether this may transfer control by a jump offset. Calls and exit are not jumps. */
export function isJump(insn: Insn): boolean {
  return isGoto(insn) || isConditionalJump(insn);
}

/** Whether this is the first slot of a 64-bit immediate load, whatever its kind. */
export function isLdImm64(insn: Insn): boolean {
  return insn.opcode === OP_LD_IMM64;
}

/** Whether this loads from memory into a register, sign-extending or not. Atomics and packet access are not loads. */
export function isLoad(insn: Insn): boolean {
  if (classOf(insn) !== CLASS.LDX) return false;
  const mode = modeOf(insn);
  return mode === MODE.MEM ||
    mode === MODE.MEMSX && (insn.opcode & 0x18) !== SIZE.DW;
}

/** Whether this stores a register to memory. Atomics are not stores. */
export function isStoreRegister(insn: Insn): boolean {
  return classOf(insn) === CLASS.STX && modeOf(insn) === MODE.MEM;
}

/** Whether this stores an immediate to memory. */
export function isStoreImm(insn: Insn): boolean {
  return classOf(insn) === CLASS.ST && modeOf(insn) === MODE.MEM;
}

/** Whether this stores a register or an immediate to memory. Atomics are not stores. */
export function isStore(insn: Insn): boolean {
  return isStoreRegister(insn) || isStoreImm(insn);
}

/** Whether this is an atomic operation, including load-acquire and store-release. */
export function isAtomic(insn: Insn): boolean {
  return classOf(insn) === CLASS.STX && modeOf(insn) === MODE.ATOMIC;
}

/** Whether this loads atomically from `src + off` into `dst`. */
export function isLoadAcquire(insn: Insn): boolean {
  return isAtomic(insn) && insn.imm === ATOMIC.LOAD_ACQUIRE;
}

/** Whether this stores `src` atomically to `dst + off`. */
export function isStoreRelease(insn: Insn): boolean {
  return isAtomic(insn) && insn.imm === ATOMIC.STORE_RELEASE;
}

/** Whether this is legacy packet access (`ld_abs`, `ld_ind`), which like a call clobbers r1 to r5. */
export function isPacketLoad(insn: Insn): boolean {
  if (classOf(insn) !== CLASS.LD || (insn.opcode & 0x18) === SIZE.DW) {
    return false;
  }
  const mode = modeOf(insn);
  return mode === MODE.ABS || mode === MODE.IND;
}

/** Whether this accesses memory through a register: a load, a store or an atomic. */
export function isMemoryAccess(insn: Insn): boolean {
  return isLoad(insn) || isStore(insn) || isAtomic(insn);
}

/** The register that a memory access takes its base address from, `src` for loads and `dst` otherwise. */
export function baseRegister(insn: Insn): number {
  return classOf(insn) === CLASS.LDX || isLoadAcquire(insn) ? insn.src : insn.dst;
}

/** The number of bytes that a load, store, atomic or packet access touches: 1, 2, 4 or 8. */
export function accessSize(insn: Insn): 1 | 2 | 4 | 8 {
  switch (insn.opcode & 0x18) {
    case SIZE.B:
      return 1;
    case SIZE.H:
      return 2;
    case SIZE.W:
      return 4;
    default:
      return 8;
  }
}

/**
 * The slot that the jump at `index` goes to, or `undefined` if there is no jump there. The target may
 * lie outside the program.
 */
export function jumpTarget(
  program: Program,
  index: number,
): number | undefined {
  const insn = program[index];
  if (insn === undefined || !isJump(insn)) return undefined;
  return index + 1 + (insn.opcode === OP_JA32 ? insn.imm : insn.off);
}

/**
 * The slot of the function that the instruction at `index` calls or takes the address of, or `undefined`
 * if it does neither. The target may lie outside the program.
 */
export function subprogTarget(
  program: Program,
  index: number,
): number | undefined {
  const insn = program[index];
  if (insn === undefined) return undefined;
  const refers = isSubprogCall(insn) || isFuncAddress(insn);
  return refers ? index + 1 + insn.imm : undefined;
}

/** Whether this loads the address of a function of the program. */
export function isFuncAddress(insn: Insn): boolean {
  return insn.opcode === OP_LD_IMM64 && insn.src === IMM64.FUNC;
}
