/**
 * Every form of every instruction that the machine executes, as the decoder's package lists them: what tests of the
 * semantics must cover.
 *
 * @module
 */
import type { Instruction } from "iced-x86";
import type { Random } from "../../testing/random.ts";
import { decode } from "../decode.ts";
import { loadIced } from "../iced.ts";
import { REGISTERS, type Size } from "../register.ts";
import { supported } from "../supported.ts";
import { SEMANTICS } from "../semantics/table.ts";

/** What may stand in an operand's place. */
export type OperandShape =
  | { readonly kind: "register"; readonly size: Size }
  | { readonly kind: "register-or-memory"; readonly size: Size }
  | { readonly kind: "memory" }
  | { readonly kind: "absolute-memory" }
  | { readonly kind: "fixed"; readonly register: number }
  | { readonly kind: "immediate"; readonly opKind: number }
  | { readonly kind: "one" }
  | { readonly kind: "target" };

/** One form of an instruction: one opcode with the sizes of its operands. */
export interface Form {
  /** The package's name for it: `Add_rm32_r32`. */
  readonly name: string;
  /** The package's number for it. */
  readonly code: number;
  readonly mnemonic: string;
  readonly operands: readonly OperandShape[];
  readonly lockable: boolean;
}

/** Where an instruction is placed, and what it may use. */
export interface Surroundings {
  /** Its own address. */
  readonly address: bigint;
  /** The address of 4 KiB of data. */
  readonly data: bigint;
  /** Where it goes if it jumps or calls. */
  readonly target?: bigint;
  /** Whether it must not touch the stack by an address of its own, because a return address or a saved register lies there. */
  readonly sparesStack?: boolean;
}

/** An encoded instruction. */
export interface EncodedForm {
  readonly bytes: Uint8Array;
  /** The flags that it leaves undefined, as bits of `RflagsBits` of the package. */
  readonly undefinedFlags: number;
}

/** Registers that hold addresses or small numbers, which no instruction changes. */
export const POINTERS = ["rbp", "rsi", "r12"] as const;
/** Holds a number up to 15, to be used as an index. */
export const INDEX = "r13";

const KEPT: readonly string[] = [...POINTERS, INDEX, "rsp"];
const WRITTEN_BOTH: readonly string[] = ["xchg", "xadd"];
const ATTEMPTS = 40;

/** The forms of the subset that can be encoded, in the package's order. */
export function instructionForms(random: Random): Form[] {
  const { package: { Code } } = loadIced();
  return Object.values(Code)
    .filter((code) => typeof code === "number")
    .flatMap((code) => formOf(code) ?? [])
    .filter((form) => encodeForm(form, random, { address: 0x10_0000n, data: 0x11_0000n, target: 0x10_0010n }));
}

function formOf(code: number): Form | undefined {
  const { package: { Code, CodeExt }, mnemonics } = loadIced();
  const info = CodeExt.opCode(code);
  try {
    const mnemonic = mnemonics[info.mnemonic] ?? "";
    if (!info.isInstruction || !info.mode64 || !SEMANTICS.has(mnemonic)) return undefined;
    const operands: OperandShape[] = [];
    for (let index = 0; index < info.opCount; index++) {
      const shape = shapeOf(info.opKind(index));
      if (shape === undefined) return undefined;
      operands.push(shape);
    }
    return { name: Code[code] ?? "", code, mnemonic, operands, lockable: info.canUseLockPrefix };
  } finally {
    info.free();
  }
}

/** The shape of one of the package's operand kinds, `undefined` if it is none of the subset's. */
function shapeOf(operandKind: number): OperandShape | undefined {
  const { package: { OpCodeOperandKind, OpKind, Register } } = loadIced();
  const name = OpCodeOperandKind[operandKind] ?? "";
  const sized = /^r(8|16|32|64)_(or_mem|reg|opcode|vvvv)$/.exec(name);
  if (sized !== null) {
    const size = sizeOf(Number(sized[1]) / 8);
    return { kind: sized[2] === "or_mem" ? "register-or-memory" : "register", size };
  }
  const shapes: Readonly<Record<string, OperandShape>> = {
    mem: { kind: "memory" },
    mem_offs: { kind: "absolute-memory" },
    al: { kind: "fixed", register: Register.AL },
    ax: { kind: "fixed", register: Register.AX },
    eax: { kind: "fixed", register: Register.EAX },
    rax: { kind: "fixed", register: Register.RAX },
    cl: { kind: "fixed", register: Register.CL },
    imm8: { kind: "immediate", opKind: OpKind.Immediate8 },
    imm8sex16: { kind: "immediate", opKind: OpKind.Immediate8to16 },
    imm8sex32: { kind: "immediate", opKind: OpKind.Immediate8to32 },
    imm8sex64: { kind: "immediate", opKind: OpKind.Immediate8to64 },
    imm16: { kind: "immediate", opKind: OpKind.Immediate16 },
    imm32: { kind: "immediate", opKind: OpKind.Immediate32 },
    imm32sex64: { kind: "immediate", opKind: OpKind.Immediate32to64 },
    imm64: { kind: "immediate", opKind: OpKind.Immediate64 },
    imm8_const_1: { kind: "one" },
    br64_1: { kind: "target" },
    br64_4: { kind: "target" },
  };
  return shapes[name];
}

function sizeOf(bytes: number): Size {
  return bytes === 1 || bytes === 2 || bytes === 4 ? bytes : 8;
}

/**
 * Encodes a form with random operands, by the package's encoder.
 *
 * @returns `undefined` if the form cannot be had, or the machine does not execute it.
 */
export function encodeForm(form: Form, random: Random, surroundings: Surroundings): EncodedForm | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { package: { Encoder, Instruction } } = loadIced();
    const insn = new Instruction();
    const encoder = new Encoder(64);
    try {
      fillIn(insn, form, random, surroundings);
      encoder.encode(insn, surroundings.address);
      const bytes = encoder.takeBuffer();
      const decoded = decode(bytes, 0, surroundings.address);
      if (decoded.kind === "insn" && supported(decoded).supported && codeOf(bytes) === form.code) {
        return { bytes, undefinedFlags: insn.rflagsUndefined };
      }
    } catch {
      // Not every combination of operands has an encoding: ah with r8, a target out of reach.
    } finally {
      insn.free();
      encoder.free();
    }
  }
  return undefined;
}

/** The form that the bytes decode to. */
function codeOf(bytes: Uint8Array): number {
  const { package: { Decoder, DecoderOptions } } = loadIced();
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  const insn = decoder.decode();
  const { code } = insn;
  insn.free();
  decoder.free();
  return code;
}

function fillIn(insn: Instruction, form: Form, random: Random, surroundings: Surroundings): void {
  const { package: { OpKind } } = loadIced();
  insn.code = form.code;
  for (const [index, shape] of form.operands.entries()) {
    switch (shape.kind) {
      case "register-or-memory":
        if (random.oneIn(2)) fillInMemory(insn, index, form, random, surroundings);
        else fillInRegister(insn, index, shape.size, form, random);
        break;
      case "register":
        fillInRegister(insn, index, shape.size, form, random);
        break;
      case "fixed":
        insn.setOpKind(index, OpKind.Register);
        insn.setOpRegister(index, shape.register);
        break;
      case "target":
        insn.setOpKind(index, OpKind.NearBranch64);
        insn.nearBranch64 = surroundings.target ?? 0n;
        break;
      case "immediate":
        insn.setOpKind(index, shape.opKind);
        insn.setImmediateU64(index, random.u64());
        break;
      case "one":
        insn.setOpKind(index, OpKind.Immediate8);
        insn.immediate8 = 1;
        break;
      case "memory":
      case "absolute-memory":
        fillInMemory(insn, index, form, random, surroundings);
        break;
    }
  }
  insn.hasLockPrefix = form.lockable && insn.op0Kind === OpKind.Memory && random.oneIn(2);
}

/** Any register may be read; pointers may not be written. */
function fillInRegister(insn: Instruction, index: number, size: Size, form: Form, random: Random): void {
  const { package: { OpKind }, registers } = loadIced();
  const written = (index === 0 && form.mnemonic !== "push") || WRITTEN_BOTH.includes(form.mnemonic);
  const choices = [...registers].filter(([, operand]) =>
    operand.size === size && !(written && KEPT.includes(operand.register))
  );
  insn.setOpKind(index, OpKind.Register);
  insn.setOpRegister(index, random.pick(choices)?.[0] ?? 0);
}

function fillInMemory(insn: Instruction, index: number, form: Form, random: Random, surroundings: Surroundings): void {
  const { data, sparesStack = false } = surroundings;
  const { package: { OpKind, Register } } = loadIced();
  insn.setOpKind(index, OpKind.Memory);
  insn.memoryIndexScale = 1;
  insn.memoryDisplSize = 8;
  if (form.mnemonic === "lea") return fillInAnyAddress(insn, random);
  const absolute = form.operands.some(({ kind }) => kind === "absolute-memory");
  const way = absolute ? "absolute" : random.pick(["relative", "segment", "register", "register", "register"]);
  if (way === "register") return fillInPointer(insn, random, sparesStack);
  const offset = BigInt(random.below(2000));
  insn.memoryDisplacement = way === "segment" ? offset : data + offset;
  if (way === "segment") insn.segmentPrefix = Register.GS;
  if (way === "relative") insn.memoryBase = Register.RIP;
}

function fillInPointer(insn: Instruction, random: Random, sparesStack: boolean): void {
  insn.memoryBase = registerNumberOf(random.pick(sparesStack ? ["rsi", "r12"] : ["rsp", ...POINTERS]), 8);
  insn.memoryDisplSize = random.pick([1, 4]);
  insn.memoryDisplacement = BigInt.asUintN(64, BigInt(random.below(200) - 100));
  if (!random.oneIn(3)) return;
  insn.memoryIndex = registerNumberOf(INDEX, 8);
  insn.memoryIndexScale = random.pick([1, 2, 4, 8]);
}

/** Nothing is accessed there, so it may be anywhere. */
function fillInAnyAddress(insn: Instruction, random: Random): void {
  const size = random.oneIn(5) ? 4 : 8;
  insn.memoryBase = registerNumberOf(random.pick(REGISTERS), size);
  insn.memoryDisplSize = 4;
  insn.memoryDisplacement = BigInt.asUintN(8 * size, BigInt.asIntN(32, random.u64()));
  const index = random.pick(REGISTERS);
  if (index === "rsp" || random.oneIn(4)) return;
  insn.memoryIndex = registerNumberOf(index, size);
  insn.memoryIndexScale = random.pick([1, 2, 4, 8]);
}

/** The package's number for a register. */
function registerNumberOf(register: string, size: Size): number {
  for (const [number, operand] of loadIced().registers) {
    if (operand.register === register && operand.size === size && !operand.high) return number;
  }
  throw new RangeError(`wanted a general-purpose register, got ${register}`);
}
