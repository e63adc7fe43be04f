import { programFromHex, programToHex } from "./hex.ts";
import type { Insn } from "./insn.ts";
import type { Token } from "./token.ts";

/** A field of an instruction; `next` is the immediate of its second slot, where it has one. */
export type Field = keyof Insn | "next";

/** All fields. */
export const FIELDS: readonly Field[] = ["opcode", "dst", "src", "off", "imm", "next"];

/** Values of some of the fields. */
export type Fields = { readonly [F in Field]?: number };

/** An operand as it was read from tokens. */
export interface ParsedOperand {
  /** The index of the first token behind it. */
  readonly end: number;
  readonly fields: Fields;
  /** The label that stands for the distance in its field, which is then 0. */
  readonly label?: { readonly token: Token; readonly field: "off" | "imm" };
}

/** How a part of an instruction is written, in both directions. */
export interface Operand {
  /** What it is, for an error's message. */
  readonly wanted: string;
  /** The fields that it shows. */
  readonly fields: readonly Field[];
  /** Its text; `next` is the immediate of the second slot. */
  print(insn: Insn, next: number): string;
  /** Reads it from the tokens at index `at`, or returns `undefined` if that is not what stands there. */
  parse(tokens: readonly Token[], at: number): ParsedOperand | undefined;
}

/** The least and the greatest value of a number. */
interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

const S16: Range = { min: -0x8000n, max: 0x7fffn };
const S32: Range = { min: -0x8000_0000n, max: 0x7fff_ffffn };
/** What 32 bits can hold, read either way. */
const ANY32: Range = { min: S32.min, max: 0xffff_ffffn };
/** What 64 bits can hold, read either way. */
const ANY64: Range = { min: -(1n << 63n), max: (1n << 64n) - 1n };

const NUMBER = /^(?:0[xX][0-9a-fA-F]+|\d+)$/;
const WORD = /^[A-Za-z_.$]/;

/** A longer number cannot be in range, and need not be converted to find that out. */
const LONGEST_NUMBER = 24;

/** Reads a number with an optional sign. */
function parseNumber(
  tokens: readonly Token[],
  at: number,
  range: Range,
): { readonly value: bigint; readonly end: number } | undefined {
  const sign = tokens[at]?.text;
  const signed = sign === "-" || sign === "+";
  const digits = tokens[signed ? at + 1 : at]?.text ?? "";
  if (!NUMBER.test(digits) || digits.length > LONGEST_NUMBER) return undefined;
  const value = sign === "-" ? -BigInt(digits) : BigInt(digits);
  if (value < range.min || value > range.max) return undefined;
  return { value, end: signed ? at + 2 : at + 1 };
}

/** A number in hexadecimal, such as `0x8` or `-0x8`. */
function hex(value: number | bigint): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** A register: `r3` for all of its 64 bits, `w3` for the lower 32. */
function register(letter: "r" | "w", field: "dst" | "src"): Operand {
  const name = new RegExp(`^${letter}(\\d|1[0-5])$`);
  return {
    wanted: letter === "r" ? "a 64-bit register such as r1" : "a 32-bit register such as w1",
    fields: [field],
    print: (insn) => letter + insn[field],
    parse(tokens, at): ParsedOperand | undefined {
      const digits = name.exec(tokens[at]?.text ?? "")?.[1];
      return digits === undefined ? undefined : { end: at + 1, fields: { [field]: Number(digits) } };
    },
  };
}

/** A number; one that needs the sign bit may be written either way, where the range has it. */
function immediate(
  wanted: string,
  field: "off" | "imm" | "next",
  range: Range,
  print: (value: number) => string,
): Operand {
  return {
    wanted,
    fields: [field],
    print: (insn, next) => print(field === "next" ? next : insn[field]),
    parse(tokens, at): ParsedOperand | undefined {
      const number = parseNumber(tokens, at, range);
      return number && { end: number.end, fields: { [field]: Number(BigInt.asIntN(32, number.value)) } };
    },
  };
}

/** What is added to an address: `+ 0x8`, `- 0x8`; nothing stands for 0. */
function displacement(wanted: string, field: "off" | "imm", range: Range): Operand {
  return {
    wanted,
    fields: [field],
    print: (insn) => insn[field] < 0 ? `- ${hex(-insn[field])}` : `+ ${hex(insn[field])}`,
    parse(tokens, at): ParsedOperand | undefined {
      const sign = tokens[at]?.text;
      if (sign !== "+" && sign !== "-") return { end: at, fields: { [field]: 0 } };
      const number = parseNumber(tokens, at, range);
      return number && { end: number.end, fields: { [field]: Number(number.value) } };
    },
  };
}

/** A distance in slots from the next instruction, such as `+0x1`, or the label that it leads to. */
function target(field: "off" | "imm", range: Range, radix: 10 | 16): Operand {
  return {
    wanted: radix === 16
      ? "a distance in slots such as +0x1, or a label"
      : "a distance in slots such as +1, or a label",
    fields: [field],
    print: (insn) => (insn[field] < 0 ? "" : "+") + (radix === 16 ? hex(insn[field]) : insn[field]),
    parse(tokens, at): ParsedOperand | undefined {
      const token = tokens[at];
      if (token !== undefined && WORD.test(token.text)) {
        return { end: at + 1, fields: { [field]: 0 }, label: { token, field } };
      }
      const number = parseNumber(tokens, at, range);
      return number && { end: number.end, fields: { [field]: Number(number.value) } };
    },
  };
}

/** The number of a 64-bit immediate load, whose upper half is in the second slot. */
const immediate64: Operand = {
  wanted: "a 64-bit number",
  fields: ["imm", "next"],
  print(insn, next): string {
    if (next === insn.imm >> 31) return hex(insn.imm);
    return hex(BigInt(next) << 32n | BigInt(insn.imm >>> 0));
  },
  parse(tokens, at): ParsedOperand | undefined {
    const number = parseNumber(tokens, at, ANY64);
    return number && {
      end: number.end,
      fields: {
        imm: Number(BigInt.asIntN(32, number.value)),
        next: Number(BigInt.asIntN(32, number.value >> 32n)),
      },
    };
  },
};

/** The address spaces to and from which a pointer is cast, the two halves of `imm`. */
const addressSpaces: Operand = {
  wanted: "two address spaces such as 0x0, 0x1",
  fields: ["imm"],
  print: (insn) => `${hex(insn.imm >>> 16)}, ${hex(insn.imm & 0xffff)}`,
  parse(tokens, at): ParsedOperand | undefined {
    const half: Range = { min: 0n, max: 0xffffn };
    const to = parseNumber(tokens, at, half);
    if (to === undefined || tokens[to.end]?.text !== ",") return undefined;
    const from = parseNumber(tokens, to.end + 1, half);
    return from && { end: from.end, fields: { imm: Number(BigInt.asIntN(32, to.value << 16n | from.value)) } };
  },
};

/** A whole slot as it lies in memory. */
const raw: Operand = {
  wanted: "0x and the sixteen digits of a slot's bytes in memory order",
  fields: ["opcode", "dst", "src", "off", "imm"],
  print: (insn) => `0x${programToHex([insn])}`,
  parse(tokens, at): ParsedOperand | undefined {
    const text = tokens[at]?.text ?? "";
    if (!/^0x[0-9a-f]{16}$/i.test(text)) return undefined;
    const [slot] = programFromHex(text.slice(2));
    return slot && { end: at + 1, fields: { ...slot } };
  },
};

/** The operands by the names that the templates of forms use. */
export const OPERANDS: ReadonlyMap<string, Operand> = new Map([
  ["dst", register("r", "dst")],
  ["src", register("r", "src")],
  ["wdst", register("w", "dst")],
  ["wsrc", register("w", "src")],
  // Sign-extended to 64 bits, so that 0xffffffff would not mean what it says.
  ["imm", immediate("a number from -0x80000000 to 0x7fffffff", "imm", S32, hex)],
  ["imm32", immediate("a number of 32 bits", "imm", ANY32, hex)],
  ["imm64", immediate64],
  ["id", immediate("a number of 32 bits", "imm", ANY32, String)],
  ["next", immediate("a number of 32 bits", "next", ANY32, String)],
  ["mem", displacement("an offset from -0x8000 to 0x7fff", "off", S16)],
  ["index", displacement("an offset of 32 bits", "imm", S32)],
  ["jump", target("off", S16, 16)],
  ["jump32", target("imm", S32, 16)],
  ["func", target("imm", S32, 10)],
  ["spaces", addressSpaces],
  ["module", immediate("the index of a module's BTF", "off", S16, String)],
  ["raw", raw],
]);
