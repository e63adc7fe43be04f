/**
 * Copies: moves, extensions, exchanges, conditional moves, addresses.
 *
 * @module
 */
import type { Cpu } from "../cpu.ts";
import { type Condition, CONDITIONS, STATUS_FLAGS, subFlags } from "../flags.ts";
import type { Insn, RegisterOperand } from "../insn.ts";
import { Trap } from "../trap.ts";
import { type Execute, operand, operandSize, type SemanticsTable } from "./semantics.ts";

function move(cpu: Cpu, insn: Insn): void {
  cpu.write(operand(insn, 0), cpu.read(operand(insn, 1)));
}

function moveSigned(cpu: Cpu, insn: Insn): void {
  const src = operand(insn, 1);
  cpu.write(operand(insn, 0), BigInt.asIntN(8 * operandSize(src), cpu.read(src)));
}

function loadAddress(cpu: Cpu, insn: Insn): void {
  const src = operand(insn, 1);
  if (src.kind !== "memory") throw new Trap("unsupported-instruction", `wanted a memory operand, got ${src.kind}`);
  cpu.write(operand(insn, 0), cpu.effectiveAddress(src));
}

function exchange(cpu: Cpu, insn: Insn): void {
  const [first, second] = [operand(insn, 0), operand(insn, 1)];
  // Memory, which may fault and whose address may need the register, goes first.
  const [one, other] = second.kind === "memory" ? [second, first] : [first, second];
  const value = cpu.read(one);
  cpu.write(one, cpu.read(other));
  cpu.write(other, value);
}

/** Stores the source where the destination equals the accumulator, else loads the accumulator. */
function compareExchange(cpu: Cpu, insn: Insn): void {
  const dst = operand(insn, 0);
  const size = operandSize(dst);
  const accumulator: RegisterOperand = { kind: "register", register: "rax", size, high: false };
  const expected = cpu.read(accumulator);
  const found = cpu.read(dst);
  if (found === expected) {
    cpu.write(dst, cpu.read(operand(insn, 1)));
  } else {
    // Memory is written in any case, and so must be writable; a register keeps even its upper half.
    if (dst.kind === "memory") cpu.write(dst, found);
    cpu.write(accumulator, found);
  }
  cpu.setFlags(STATUS_FLAGS, subFlags(expected, found, 0n, size));
}

/** The source is read in any case, and the upper half of a 32-bit destination is cleared in any case. */
function moveIf(condition: Condition): Execute {
  return (cpu, insn) => {
    const dst = operand(insn, 0);
    const value = cpu.read(operand(insn, 1));
    cpu.write(dst, cpu.test(condition) ? value : cpu.read(dst));
  };
}

function setIf(condition: Condition): Execute {
  return (cpu, insn) => cpu.write(operand(insn, 0), cpu.test(condition) ? 1n : 0n);
}

/** Moves, extensions, exchanges, and the conditional moves and sets. */
export const MOVE: SemanticsTable = [
  ["mov", { execute: move }],
  ["movzx", { execute: move }],
  ["movsx", { execute: moveSigned }],
  ["movsxd", { execute: moveSigned }],
  ["lea", { execute: loadAddress, ignoresMemory: true }],
  ["xchg", { execute: exchange }],
  ["cmpxchg", { execute: compareExchange }],
  ...CONDITIONS.map((condition) => [`cmov${condition}`, { execute: moveIf(condition) }] as const),
  ...CONDITIONS.map((condition) => [`set${condition}`, { execute: setIf(condition) }] as const),
];
