import type { Insn } from "../insn.ts";
import { classOf, operationOf, usesSource } from "../insn_kind.ts";
import { ALU, CLASS, MOVE, SIGNED } from "../opcode.ts";
import { alu32, signedAlu32, signExtendingMove32 } from "./alu32.ts";
import { alu64, type MakeAlu, signedAlu64, signExtendingMove64 } from "./alu64.ts";
import { swapped, toLittleEndian } from "./byte_order.ts";
import { type Draft, type Slot, unusedFields } from "./draft.ts";
import { Trap } from "./trap.ts";
import { get64, registerAt, set64 } from "./words.ts";

/** Drafts an arithmetic instruction, or says why it is none. */
export function draftAlu(slot: Slot): Draft | string {
  const operation = operationOf(slot.insn);
  if (operation === ALU.END) return draftByteOrder(slot);
  if (operation === ALU.NEG) return draftNegation(slot);
  if (isPercpu(slot)) return draftPercpu(slot);
  const { insn, index, constants } = slot;
  const make = makerOf(insn);
  if (make === undefined) return `wanted an arithmetic operation, got off ${insn.off}`;
  const isX = usesSource(insn);
  const unused = isX ? isZeroExtension(slot) ? undefined : unusedFields(insn, "imm") : unusedFields(insn, "src");
  if (unused !== undefined) return unused;
  const second = isX ? registerAt(insn.src) : constants.at(BigInt(insn.imm));
  return {
    execute: make(registerAt(insn.dst), second, index + 1),
    reads: [...(operation === ALU.MOV ? [] : [insn.dst]), ...(isX ? [insn.src] : [])],
    writes: [insn.dst],
  };
}

function makerOf(insn: Insn): MakeAlu | undefined {
  const is64 = classOf(insn) === CLASS.ALU64;
  const operation = operationOf(insn);
  if (insn.off === 0) return (is64 ? alu64 : alu32).get(operation);
  if (operation === ALU.MOV) {
    return usesSource(insn) ? (is64 ? signExtendingMove64 : signExtendingMove32).get(insn.off) : undefined;
  }
  return insn.off === SIGNED ? (is64 ? signedAlu64 : signedAlu32).get(operation) : undefined;
}

function draftNegation({ insn, index }: Slot): Draft | string {
  if (usesSource(insn)) return "wanted a negation without source register, got one with";
  const make = makerOf(insn);
  const unused = unusedFields(insn, "src", "off", "imm");
  if (make === undefined || unused !== undefined) return unused ?? "wanted a negation";
  const at = registerAt(insn.dst);
  return { execute: make(at, at, index + 1), reads: [insn.dst], writes: [insn.dst] };
}

function draftByteOrder({ insn, index }: Slot): Draft | string {
  const unconditional = classOf(insn) === CLASS.ALU64;
  if (unconditional && usesSource(insn)) return "wanted an unconditional byte swap without source, got one with";
  const make = (unconditional || usesSource(insn) ? swapped : toLittleEndian).get(insn.imm);
  if (make === undefined) return `wanted a byte swap of 16, 32 or 64 bits, got ${insn.imm}`;
  const unused = unusedFields(insn, "src", "off");
  if (unused !== undefined) return unused;
  const at = registerAt(insn.dst);
  return { execute: make(at, at, index + 1), reads: [insn.dst], writes: [insn.dst] };
}

/** A verifier marks the moves that it adds to clear upper halves by an `imm` of 1. */
function isZeroExtension({ insn, extensions }: Slot): boolean {
  return extensions.includes("xlated") && insn.opcode === (CLASS.ALU | ALU.MOV | 0x08) && insn.imm === 1;
}

function isPercpu({ insn, extensions }: Slot): boolean {
  return extensions.includes("xlated") && insn.opcode === (CLASS.ALU64 | ALU.MOV | 0x08) && insn.off === MOVE.PERCPU;
}

function draftPercpu({ insn, index }: Slot): Draft | string {
  const unused = unusedFields(insn, "imm");
  if (unused !== undefined) return unused;
  const [d, s] = [registerAt(insn.dst), registerAt(insn.src)];
  return {
    execute: ({ words, options }) => {
      const offset = get64(words, s);
      const address = options.percpu?.(offset);
      if (address === undefined) throw new Trap({ kind: "unknown-percpu", offset });
      set64(words, d, address);
      return index + 1;
    },
    reads: [insn.src],
    writes: [insn.dst],
  };
}
