import type { Cpu } from "../cpu.ts";
import type { Insn, Operand } from "../insn.ts";
import type { Size } from "../register.ts";
import { Trap } from "../trap.ts";

/**
 * Executes an instruction: `cpu.rip` already is the next one's address. What may trap comes before what changes a
 * register or memory, so that a fault finds the state as it was before.
 *
 * @throws {Trap} If it cannot be completed.
 */
export type Execute = (cpu: Cpu, insn: Insn) => void;

/** What the machine knows about a mnemonic. */
export interface Semantics {
  readonly execute: Execute;
  /** What is not supported about this form of the instruction, `undefined` if nothing. */
  readonly rejects?: (insn: Insn) => string | undefined;
  /** Whether its memory operand is not accessed, so that the operand's size does not matter. */
  readonly ignoresMemory?: boolean;
}

/** Mnemonics with their semantics. */
export type SemanticsTable = readonly (readonly [mnemonic: string, semantics: Semantics])[];

/** Operand `index`; the first is the destination. */
export function operand(insn: Insn, index: number): Operand {
  const found = insn.operands[index];
  if (found !== undefined) return found;
  throw new Trap("unsupported-instruction", `wanted operand ${index}, got only ${insn.operands.length}`);
}

/** The size in bytes of an operand; 8 for a target. */
export function operandSize(found: Operand): Size {
  if (found.kind === "register" || found.kind === "immediate") return found.size;
  return found.kind === "memory" && found.size !== 0 ? found.size : 8;
}

/** A `rejects` that wants operand 0 to have 8 bytes, for stack operations and indirect jumps. */
export function rejectsUnless64(insn: Insn): string | undefined {
  const size = operandSize(operand(insn, 0));
  return size === 8 ? undefined : `wanted an operand of 8 bytes, got ${size}`;
}

/** The prefixes before opcode and REX: segments, operand and address size, lock, repeat. */
const LEGACY_PREFIXES: ReadonlySet<number> = new Set([
  0x26,
  0x2e,
  0x36,
  0x3e,
  0x64,
  0x65,
  0x66,
  0x67,
  0xf0,
  0xf2,
  0xf3,
]);

/**
 * A `rejects` for what changes `rip` or `rbp` implicitly: with an operand size prefix it means different things to
 * different CPUs, or a stack of words.
 */
export function rejectsOperandSizePrefix(insn: Insn): string | undefined {
  for (const byte of insn.bytes) {
    if (byte === 0x66) return "wanted no operand size prefix, got 0x66";
    if (!LEGACY_PREFIXES.has(byte)) return undefined;
  }
  return undefined;
}
