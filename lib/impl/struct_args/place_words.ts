import { alignOf, type CType, sizeOf } from "../../c/type.ts";
import { ARGUMENT_REGISTERS, type DirectPlace } from "../../protocol/struct_args.ts";

/** Eight bytes that a caller passes, all of one argument. */
export interface Word {
  /** Which of the function's arguments it is of, from 0. */
  readonly argument: number;
  /** Which eight bytes of the argument, from 0. */
  readonly index: number;
  /** How many of the bytes are the argument's, 1 to 8. */
  readonly bytes: number;
  readonly place: DirectPlace;
}

/** How arguments are given their places; a mutant replaces one of the decisions. */
export interface Placement {
  /** How many words an argument takes. */
  readonly words: (type: CType) => number;
  /** Whether a part of an argument may lie in registers and the rest on the stack. */
  readonly splits: boolean;
  /** Whether registers that one argument left may be taken by a later one. */
  readonly refillsRegisters: boolean;
  /** The number of a word's register, given how many are taken before its argument. */
  readonly register: (taken: number, word: number, argument: number) => number;
  /** The bytes that the place of a type on the stack is a multiple of. */
  readonly stackAlign: (type: CType) => number;
}

/** As the System V ABI has it, for arguments of up to two words, none of them floating-point. */
export const systemV: Placement = {
  words: (type) => Math.ceil(sizeOf(type) / 8),
  splits: false,
  refillsRegisters: true,
  register: (taken, word) => taken + word,
  stackAlign: (type) => Math.max(8, alignOf(type)),
};

/** Bytes from where `rsp` points when a function starts to its first argument on the stack: its return address. */
export const FIRST_ON_STACK = 8;

/**
 * Where a caller puts the arguments of a function, word by word.
 *
 * An argument that does not fit what is left of the six registers goes to the stack whole, as does one with a member
 * that is not aligned.
 *
 * Source: System V ABI, AMD64, section 3.2.3, https://gitlab.com/x86-psABIs/x86-64-ABI
 */
export function placeWords(placement: Placement, types: readonly CType[]): readonly Word[] {
  const words: Word[] = [];
  let taken = 0;
  let stack = FIRST_ON_STACK;
  for (const [argument, type] of types.entries()) {
    const count = placement.words(type);
    const inRegisters = registersFor(placement, type, ARGUMENT_REGISTERS.length - taken);
    if (inRegisters < count) stack = roundUp(stack - FIRST_ON_STACK, placement.stackAlign(type)) + FIRST_ON_STACK;
    for (let index = 0; index < count; index++) {
      const register = ARGUMENT_REGISTERS[placement.register(taken, index, argument)];
      const direct = index < inRegisters && register !== undefined;
      const place: DirectPlace = direct ? { kind: "register", register } : { kind: "stack", offset: stack };
      if (!direct) stack += 8;
      words.push({ argument, index, bytes: Math.min(8, sizeOf(type) - 8 * index), place });
    }
    const isFull = inRegisters < count && !placement.refillsRegisters;
    taken = isFull ? ARGUMENT_REGISTERS.length : taken + inRegisters;
  }
  return words;
}

/** How many words of an argument go to registers, of which so many are left. */
function registersFor(placement: Placement, type: CType, left: number): number {
  const count = placement.words(type);
  if (isUnaligned(type, 0)) return 0;
  if (count <= left) return count;
  return placement.splits ? left : 0;
}

/** Whether something in a type lies where its own alignment would not put it, `at` bytes from the start. */
function isUnaligned(type: CType, at: number): boolean {
  switch (type.kind) {
    case "struct":
    case "union":
      return type.members.some((member) =>
        member.bits === undefined && isUnaligned(member.type, at + member.bitOffset / 8)
      );
    case "array":
      return type.length > 0 && isUnaligned(type.element, at);
    default:
      return at % alignOf(type) !== 0;
  }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
