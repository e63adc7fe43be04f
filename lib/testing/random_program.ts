import type { Form } from "../bpf/form.ts";
import { FORMS } from "../bpf/forms.ts";
import type { Insn, Program } from "../bpf/insn.ts";
import { ALU, ATOMIC, CALL, CLASS, JUMP, MODE, SIZE, SOURCE } from "../bpf/opcode.ts";
import { Random } from "./random.ts";

/** Bytes of the context that {@linkcode linkProgram}'s programs read at their start and write at their end. */
export const RANDOM_CONTEXT_BYTES = 192;

/**
 * A program that is valid whatever numbers it works on: its pieces can be left out one by one, and it still is.
 *
 * Its main function takes numbers from the context into all registers and eight stack slots, works on them, and stores
 * them all to the context. `r6` holds the context's address throughout.
 */
export interface RandomProgram {
  /** The pieces of the main function's work. */
  readonly pieces: readonly Piece[];
  /** Subprograms; each calls only such as come later. */
  readonly subprograms: readonly (readonly Piece[])[];
}

/** Some instructions; a call of a subprogram has its number in `imm`. */
export type Piece = readonly Insn[];

/** Where a piece stands: what it may use. */
interface Place {
  readonly random: Random;
  /** Registers that hold numbers, and may be given others. */
  readonly registers: readonly [number, ...number[]];
  /** The subprograms that may be called. */
  readonly callable: readonly number[];
  /** How deep pieces may still nest. */
  readonly depth: number;
}

const FP = 10;
const MAIN = -1;
const SLOTS = [-8, -16, -24, -32, -40, -48, -56, -64] as const;
const MAIN_REGISTERS = [0, 1, 2, 3, 4, 5, 7, 8, 9] as const;
const ALL_REGISTERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const ARGUMENTS = [1, 2, 3, 4, 5] as const;

/** The forms that a random program can contain, all of which 20 000 of them do. */
export const randomForms: readonly Form[] = FORMS.filter((form) =>
  form.refused === undefined && !/gotox|addr_space_cast|skb|kfunc|map|btf_id|func/.test(form.template)
);

const arithmetic = randomForms.filter(({ opcode }) => isClass(opcode, CLASS.ALU, CLASS.ALU64));
const comparisons = randomForms.filter(({ opcode, template }) =>
  isClass(opcode, CLASS.JMP, CLASS.JMP32) && (template.startsWith("if ") || template.startsWith("may_goto"))
);
const accesses = randomForms.filter(({ opcode }) => isClass(opcode, CLASS.LDX, CLASS.ST, CLASS.STX));

/** Makes a program that a seed determines. */
export function randomProgram(seed: number): RandomProgram {
  const random = new Random(seed);
  const count = random.below(4);
  const pieces = (place: Place, length: number): Piece[] => Array.from({ length }, () => anyPiece(place));
  const later = (number: number): number[] => Array.from({ length: count - number }, (_, i) => number + i);
  return {
    pieces: pieces({ random, registers: MAIN_REGISTERS, callable: later(0), depth: 2 }, 8 + random.below(24)),
    subprograms: Array.from(
      { length: count },
      (_, number) =>
        pieces({ random, registers: ALL_REGISTERS, callable: later(number + 1), depth: 1 }, 2 + random.below(8)),
    ),
  };
}

/** Random numbers for the context of such a program. */
export function randomContext(seed: number): Uint8Array<ArrayBuffer> {
  const random = new Random(~seed);
  return new Uint8Array(BigUint64Array.from({ length: RANDOM_CONTEXT_BYTES / 8 }, () => random.u64()).buffer);
}

/** The instructions of such a program, without the subprograms that nothing calls. */
export function linkProgram({ pieces, subprograms }: RandomProgram): Program {
  const functions = new Map<number, readonly Insn[]>([[MAIN, [...mainEntry(), ...pieces.flat(), ...mainExit()]]]);
  for (const body of functions.values()) {
    for (const { imm } of body.filter(isSubprogCall)) {
      functions.set(imm, [...subprogramEntry(imm), ...subprograms[imm]?.flat() ?? [], exit]);
    }
  }
  const starts = new Map<number, number>();
  let length = 0;
  for (const [number, body] of functions) {
    starts.set(number, length);
    length += body.length;
  }
  return [...functions.values()].flat().map((insn, index) =>
    isSubprogCall(insn) ? { ...insn, imm: (starts.get(insn.imm) ?? 0) - index - 1 } : insn
  );
}

const move = (dst: number, src: number): Insn => insnOf(CLASS.ALU64 | ALU.MOV | SOURCE.X, { dst, src });
const zeroExtend = (register: number): Insn => insnOf(CLASS.ALU | ALU.MOV | SOURCE.X, { dst: register, src: register });
const exit: Insn = insnOf(CLASS.JMP | JUMP.EXIT, {});
const goto = (off: number): Insn => insnOf(CLASS.JMP | JUMP.JA, { off });
const load = (dst: number, src: number, off: number): Insn => insnOf(CLASS.LDX | MODE.MEM | SIZE.DW, { dst, src, off });
const store = (dst: number, off: number, src: number): Insn =>
  insnOf(CLASS.STX | MODE.MEM | SIZE.DW, { dst, src, off });

function mainEntry(): Insn[] {
  return [
    move(6, 1),
    ...SLOTS.flatMap((slot, i) => [load(0, 6, 8 * i), store(FP, slot, 0)]),
    ...MAIN_REGISTERS.map((register, i) => load(register, 6, 64 + 8 * i)),
  ];
}

function mainExit(): Insn[] {
  return [
    ...MAIN_REGISTERS.map((register, i) => store(6, 64 + 8 * i, register)),
    ...SLOTS.flatMap((slot, i) => [load(1, FP, slot), store(6, 8 * i, 1)]),
    exit,
  ];
}

/** The callee's own registers and slots are given numbers that depend on its arguments. */
function subprogramEntry(number: number): Insn[] {
  return [
    ...wide(0, BigInt(number + 1) * 0x0123_4567_89ab_cdefn),
    ...[6, 7, 8, 9].map((register, i) => move(register, i + 1)),
    ...SLOTS.map((slot, i) => store(FP, slot, i % 6)),
  ];
}

function anyPiece(place: Place): Piece {
  const { random, depth } = place;
  const simple = [arithmeticPiece, arithmeticPiece, arithmeticPiece, accessPiece, accessPiece, immediatePiece] as const;
  const nested = [branchPiece, branchPiece, choicePiece, loopPiece] as const;
  const leaving = [helperPiece, subprogPiece, indexedPiece] as const;
  if (depth > 0 && random.oneIn(6)) return random.pick(nested)({ ...place, depth: depth - 1 });
  if (random.oneIn(12)) return random.pick(leaving)(place);
  return random.pick(simple)(place);
}

function arithmeticPiece({ random, registers }: Place): Piece {
  const form = random.pick(arithmetic);
  if (form === undefined) return [];
  const insn = fill(form, random, registers);
  return [{ ...insn, imm: validOperand(insn, random) }];
}

/** A verifier takes neither a shift by the width or more nor a division by 0 where it sees the number. */
function validOperand({ opcode, imm, off }: Insn, random: Random): number {
  const operation = opcode & 0xf0;
  if ((opcode & SOURCE.X) !== 0 || off > 1) return imm;
  const isShift = operation === ALU.LSH || operation === ALU.RSH || operation === ALU.ARSH;
  if (isShift) return random.below(isClass(opcode, CLASS.ALU64) ? 64 : 32);
  const isDivision = operation === ALU.DIV || operation === ALU.MOD;
  return isDivision && imm === 0 ? 1 : imm;
}

/** An access to the stack. */
function accessPiece({ random, registers }: Place): Piece {
  const form = random.pick(accesses);
  if (form === undefined) return [];
  const insn = fill(form, random, registers);
  const size = { [SIZE.B]: 1, [SIZE.H]: 2, [SIZE.W]: 4 }[insn.opcode & 0x18] ?? 8;
  const off = random.pick(SLOTS) + size * random.below(8 / size);
  const isLoad = isClass(insn.opcode, CLASS.LDX) || form.template.includes("load_acquire");
  const access = isLoad ? { ...insn, src: FP, off } : { ...insn, dst: FP, off };
  return isFetch(access) ? fetchPiece(access, random.pick(registers)) : [access];
}

/**
 * An atomic operation that fetches, with what keeps two mistakes of verifiers from changing what the program does.
 *
 * Linux 6.18, where it looks for what a register's bounds depend on, does not see that the operation took them from the
 * stack: it prunes paths on which they are others, and takes branches there for decided. A byte that is stored before
 * makes it forget the bounds. Nor does it clear the upper half of r0 after a successful `cmpxchg32_32` if every path on
 * which that is read was pruned; so it is cleared here.
 */
function fetchPiece(access: Insn, register: number): Piece {
  const oneByteIn = 8 * Math.floor(access.off / 8) + 1;
  const storeByte = insnOf(CLASS.STX | MODE.MEM | SIZE.B, { dst: FP, src: register, off: oneByteIn });
  const isNarrow = (access.opcode & 0x18) === SIZE.W;
  return [storeByte, access, ...isNarrow ? [zeroExtend(access.imm === ATOMIC.CMPXCHG ? 0 : access.src)] : []];
}

function isFetch({ opcode, imm }: Insn): boolean {
  return isClass(opcode, CLASS.STX) && (opcode & 0xe0) === MODE.ATOMIC && (imm & ATOMIC.FETCH) !== 0;
}

function immediatePiece({ random, registers }: Place): Piece {
  return wide(random.pick(registers), random.u64());
}

/** A piece that is executed only if a comparison does not hold. */
function branchPiece(place: Place): Piece {
  const inner = [...anyPiece(place), ...anyPiece(place)];
  return [comparison(place, inner.length), ...inner];
}

/** One of two pieces, by a comparison; the first ends with a jump over the second. */
function choicePiece(place: Place): Piece {
  const [one, other] = [anyPiece(place), anyPiece(place)];
  const isLong = place.random.oneIn(2);
  const over = isLong ? insnOf(CLASS.JMP32 | JUMP.JA, { imm: other.length }) : goto(other.length);
  return [comparison(place, one.length + 1), ...one, over, ...other];
}

/** A piece that is executed two to four times. */
function loopPiece(place: Place): Piece {
  const [counter, ...others] = place.registers.filter((register) => register > 5);
  const registers = [...place.registers.filter((register) => register < 6), ...others];
  const [first, ...rest] = registers;
  if (counter === undefined || first === undefined) return [];
  const body = arithmeticPiece({ ...place, registers: [first, ...rest] });
  return [
    insnOf(CLASS.ALU64 | ALU.MOV | SOURCE.K, { dst: counter, imm: 2 + place.random.below(3) }),
    ...body,
    insnOf(CLASS.ALU64 | ALU.ADD | SOURCE.K, { dst: counter, imm: -1 }),
    insnOf(CLASS.JMP | JUMP.JNE | SOURCE.K, { dst: counter, off: -body.length - 2 }),
  ];
}

/** A call of a helper without arguments, whose result does not matter. */
function helperPiece({ random }: Place): Piece {
  const getTime = 5;
  return [insnOf(CLASS.JMP | JUMP.CALL, { imm: getTime }), ...wide(0, random.u64()), ...newArguments(random)];
}

function subprogPiece(place: Place): Piece {
  const number = place.random.pick(place.callable);
  if (number === undefined) return arithmeticPiece(place);
  return [insnOf(CLASS.JMP | JUMP.CALL, { src: CALL.SUBPROG, imm: number }), ...newArguments(place.random)];
}

/** An access to a stack slot whose number is computed. */
function indexedPiece({ random, registers }: Place): Piece {
  const index = random.pick(registers);
  const others = registers.filter((register) => register !== index);
  const [pointer, value] = [random.pick(others) ?? 0, index];
  if (pointer === index) return [];
  return [
    insnOf(CLASS.ALU64 | ALU.AND | SOURCE.K, { dst: index, imm: 0x38 }),
    move(pointer, FP),
    insnOf(CLASS.ALU64 | ALU.ADD | SOURCE.K, { dst: pointer, imm: -64 }),
    insnOf(CLASS.ALU64 | ALU.ADD | SOURCE.X, { dst: pointer, src: index }),
    random.oneIn(2) ? load(value, pointer, 0) : store(pointer, 0, value),
    ...wide(pointer, random.u64()),
  ];
}

/** New numbers for the registers that a call scratches, from those that it preserves and at random. */
function newArguments(random: Random): Insn[] {
  return ARGUMENTS.flatMap((register) =>
    random.oneIn(2) ? wide(register, random.u64()) : [move(register, random.pick([7, 8, 9]))]
  );
}

function comparison({ random, registers }: Place, off: number): Insn {
  const form = random.pick(comparisons);
  return form === undefined ? goto(0) : { ...fill(form, random, registers), off };
}

function fill({ opcode, fixed }: Form, random: Random, registers: Place["registers"]): Insn {
  const any = { dst: random.pick(registers), src: random.pick(registers), off: 0, imm: random.s32() };
  return {
    opcode,
    dst: fixed.dst ?? any.dst,
    src: fixed.src ?? any.src,
    off: fixed.off ?? 0,
    imm: fixed.imm ?? any.imm,
  };
}

function wide(dst: number, value: bigint): Insn[] {
  return [
    insnOf(CLASS.LD | MODE.IMM | SIZE.DW, { dst, imm: Number(BigInt.asIntN(32, value)) }),
    insnOf(0, { imm: Number(BigInt.asIntN(32, value >> 32n)) }),
  ];
}

function insnOf(opcode: number, fields: Partial<Omit<Insn, "opcode">>): Insn {
  return { opcode, dst: 0, src: 0, off: 0, imm: 0, ...fields };
}

function isSubprogCall({ opcode, src }: Insn): boolean {
  return opcode === (CLASS.JMP | JUMP.CALL) && src === CALL.SUBPROG;
}

function isClass(opcode: number, ...classes: readonly number[]): boolean {
  return classes.includes(opcode & 0x07);
}
