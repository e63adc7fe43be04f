import { type CType, sizeOf } from "../../c/type.ts";
import type { ArgumentRegister, StructPassing } from "../../protocol/struct_args.ts";
import type { Register, Size } from "../../x86/register.ts";
import type { Frame } from "./frame.ts";
import type { Plan } from "./plan.ts";
import { type Placement, systemV, type Word } from "./place_words.ts";
import type { Limits } from "./refusal_of.ts";

/**
 * How the trampoline keeps an argument for the program.
 *
 * - `in-slots`: its words as they came, in slots;
 * - `address`: its words apart, and in one slot their address;
 * - `copy`: the pointer that came apart, and in slots a copy of what it leads to.
 */
export type Keeping = "in-slots" | "address" | "copy";

/** Whether a register's word is saved at the trampoline's start or restored behind the program. */
export type Transfer = "save" | "restore";

/** What the trampoline's code does; a mutant replaces one of the decisions. */
export interface CodeDecisions {
  /** The width in bytes in which a word is saved and restored of what is passed. */
  readonly width: (passed: CType) => Size;
  /** The register that a word is saved from or restored to; nothing if it is not. */
  readonly through: (register: ArgumentRegister, word: Word, transfer: Transfer) => ArgumentRegister | undefined;
  /** Which of an argument's places a word of it goes to, by number. */
  readonly home: (word: Word, words: number) => number;
  /** Bytes from `rbp` to the first argument on the stack: behind `rbp` and two return addresses. */
  readonly stackAt: number;
  /** How many bytes of what a pointer leads to are copied. */
  readonly copied: (size: number) => number;
  /** The number that is stored before the slots. */
  readonly count: (plan: Plan) => number;
  /** The register that holds, while the program runs, what the call before it returned. */
  readonly start: Register;
  /** How many of the words that came on the stack are passed on to the traced function. */
  readonly passedOn: (words: number) => number;
  /** Whether the caller gets the traced function's result, and not what the last call returned. */
  readonly restoresResult: boolean;
  /** Where the slot of an argument points whose words lie so many words below `rbp`, in words below `rbp`. */
  readonly pointsTo: (home: number) => number;
  /** The frame as the code uses it. */
  readonly frame: (frame: Frame) => Frame;
}

/** The decisions of which the reference is made; a mutant replaces one. */
export interface Decisions {
  readonly placement: Placement;
  readonly limits: Limits;
  /** How an argument that came in this way is kept. */
  readonly keeping: (type: CType, structs: StructPassing) => Keeping;
  /** Whether the program has the traced function's prototype, and takes its arguments in registers. */
  readonly sharesPrototype: boolean;
  /** How many BPF registers an argument of so many words takes there. */
  readonly bpfRegisters: (words: number) => number;
  readonly code: CodeDecisions;
}

/** Whether a type is a struct or union. */
export function isComposite({ kind }: CType): boolean {
  return kind === "struct" || kind === "union";
}

/** Whether a type is passed as an integer is. */
function isPlain({ kind }: CType): boolean {
  return kind === "int" || kind === "pointer" || kind === "enum";
}

/** Linux 6.1: structs by value in consecutive slots, all arguments in registers. */
export const linux61: Decisions = {
  placement: systemV,
  limits: {
    mostArguments: 12,
    largest: 16,
    mostWords: 6,
    takes: (type) => isPlain(type) || type.kind === "struct",
    returns: isPlain,
    refusesVariadic: true,
    refusesEmpty: true,
  },
  keeping: (type, structs) => isComposite(type) && structs === "reference" ? "copy" : "in-slots",
  sharesPrototype: false,
  bpfRegisters: (words) => words,
  code: {
    width: () => 8,
    through: (register) => register,
    home: (word) => word.index,
    stackAt: 0x18,
    copied: (size) => size,
    count: ({ slots }) => slots,
    start: "rbx",
    passedOn: (words) => words,
    restoresResult: true,
    pointsTo: (home) => home,
    frame: (frame) => frame,
  },
};

/** Linux 6.12: arguments on the stack are taken, too. */
export const linux612: Decisions = {
  ...linux61,
  limits: { ...linux61.limits, mostWords: 12 },
};

/** Linux 6.18: unions are taken as structs are. */
export const linux618: Decisions = {
  ...linux612,
  limits: { ...linux612.limits, takes: (type) => linux612.limits.takes(type) || type.kind === "union" },
};

/** The design of the first proposal: a struct is kept apart, and its slot holds its address. */
export const seed: Decisions = {
  ...linux61,
  keeping: (type, structs) => isComposite(type) && structs === "abi" ? "address" : "in-slots",
  code: { ...linux61.code, width: ownWidth },
};

/** The answer to the first proposal: structs travel in BPF registers, in the same place as in the traced function. */
export const counterProposal: Decisions = { ...linux61, sharesPrototype: true };

/** The width of a load and store of no more than what is passed; what has any other size has whole words. */
export function ownWidth(passed: CType): Size {
  const size = sizeOf(passed);
  return size === 1 || size === 2 || size === 4 ? size : 8;
}
