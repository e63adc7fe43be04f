import { alignOf, type CType, sizeOf } from "../../c/type.ts";
import { ARGUMENT_REGISTERS, type DirectPlace } from "../../protocol/struct_args.ts";

/** Eight bytes that a caller passes, all of one argument. */
export interface Word {
  /** Which of the function's arguments it is of, from 0. */
  readonly argument: number;
  /** Which eight bytes of the argument, from 0. */
  readonly index: number;
  readonly place: DirectPlace;
}

/** Where the arguments of a function lie. */
export interface Placed {
  readonly words: readonly Word[];
  /** Words on the stack, from the first argument there to the last, with the gaps between them. */
  readonly onStack: number;
}

/** How arguments are given their places; a mutant replaces one of the decisions. */
export interface Placement {
  /** How many words an argument takes. */
  readonly words: (type: CType) => number;
  /** How many words of an argument for which too few registers are left go to these. */
  readonly partial: (left: number) => number;
  /** How many registers are taken behind an argument of which so many words, of all its words, went to registers. */
  readonly taken: (before: number, inRegisters: number, words: number) => number;
  /** The number of a word's register, given how many are taken before its argument. */
  readonly register: (taken: number, word: number, argument: number) => number;
  /** The bytes that the place of a type on the stack is a multiple of, if these are more than 8. */
  readonly stackAlign: (type: CType) => number;
}

/** As the System V ABI has it, for arguments of up to two words, none of them floating-point. */
export const systemV: Placement = {
  words: (type) => Math.ceil(sizeOf(type) / 8),
  partial: () => 0,
  taken: (before, inRegisters) => before + inRegisters,
  register: (taken, word) => taken + word,
  stackAlign: alignOf,
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
export function placeWords(placement: Placement, types: readonly CType[]): Placed {
  const words: Word[] = [];
  let taken = 0;
  let onStack = 0;
  for (const [argument, type] of types.entries()) {
    const count = placement.words(type);
    const inRegisters = registersFor(placement, type, ARGUMENT_REGISTERS.length - taken);
    if (inRegisters < count) onStack = roundUp(onStack, placement.stackAlign(type) / 8);
    for (let index = 0; index < count; index++) {
      const register = ARGUMENT_REGISTERS[placement.register(taken, index, argument)];
      const direct = index < inRegisters && register !== undefined;
      const offset = FIRST_ON_STACK + 8 * onStack;
      const place: DirectPlace = direct ? { kind: "register", register } : { kind: "stack", offset };
      if (!direct) onStack++;
      words.push({ argument, index, place });
    }
    taken = placement.taken(taken, inRegisters, count);
  }
  return { words, onStack };
}

/** How many words of an argument go to registers, of which so many are left. */
function registersFor(placement: Placement, type: CType, left: number): number {
  const count = placement.words(type);
  if (isUnaligned(type, 0)) return 0;
  return count <= left ? count : placement.partial(left);
}

/**
 * Whether something in a type lies where its own alignment would not put it, `at` bytes from the start. The first
 * element of an array stands for all, and even for those of an array that has none.
 */
function isUnaligned(type: CType, at: number): boolean {
  switch (type.kind) {
    case "struct":
    case "union":
      return type.members.some((member) =>
        member.bits === undefined && isUnaligned(member.type, at + member.bitOffset / 8)
      );
    case "array":
      return isUnaligned(type.element, at);
    default:
      return at % alignOf(type) !== 0;
  }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
