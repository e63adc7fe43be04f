import { type CType, sizeOf } from "../../c/type.ts";
import { fixes } from "../../history/fixes.ts";
import type { Mutant } from "../mutant.ts";
import { type CodeDecisions, type Decisions, isComposite, ownWidth } from "./decisions.ts";
import { handlersWith } from "./handlers_with.ts";
import type { Placement } from "./place_words.ts";
import type { Limits } from "./refusal_of.ts";

/** Makes the mutant in which some decisions of every design are wrong. */
function mutant(
  name: string,
  title: string,
  wrong: (right: Decisions) => Partial<Decisions>,
  fixedBy?: Mutant["fixedBy"],
): Mutant {
  return {
    name: `struct_args/${name}`,
    title,
    ...(fixedBy === undefined ? {} : { fixedBy }),
    handlers: handlersWith((right) => ({ ...right, ...wrong(right) })),
  };
}

/** Makes the mutant that gives arguments wrong places. */
function placing(name: string, title: string, wrong: Partial<Placement>): Mutant {
  return mutant(name, title, ({ placement }) => ({ placement: { ...placement, ...wrong } }));
}

/** Makes the mutant that takes or refuses the wrong prototypes. */
function limiting(name: string, title: string, wrong: (right: Limits) => Partial<Limits>): Mutant {
  return mutant(name, title, ({ limits }) => ({ limits: { ...limits, ...wrong(limits) } }));
}

/** Makes the mutant whose trampoline is wrong. */
function coding(
  name: string,
  title: string,
  wrong: Partial<CodeDecisions>,
  fixedBy?: Mutant["fixedBy"],
): Mutant {
  return mutant(name, title, ({ code }) => ({ code: { ...code, ...wrong } }), fixedBy);
}

function words(type: CType): number {
  return Math.ceil(sizeOf(type) / 8);
}

const placementMutants: readonly Mutant[] = [
  placing("index-is-register", "takes an argument's index for the number of its register, structs or not", {
    register: (_, word, argument) => argument + word,
  }),
  placing("struct-in-one-register", "counts one register for a struct of any size", {
    words: (type) => isComposite(type) ? Math.min(1, words(type)) : words(type),
  }),
  placing("nine-bytes-in-one-register", "rounds a struct's words down", {
    words: (type) => Math.max(Math.min(1, words(type)), Math.floor(sizeOf(type) / 8)),
  }),
  placing("wide-scalar-in-one-register", "counts a 16-byte scalar as one register", {
    words: (type) => isComposite(type) ? words(type) : 1,
  }),
  placing("split-argument", "puts the first half of a struct into the last register and the rest on the stack", {
    partial: (left) => left,
  }),
  placing("registers-not-refilled", "passes everything behind the first argument on the stack there, too", {
    taken: (before, inRegisters, words) => inRegisters < words ? Infinity : before + inRegisters,
  }),
  placing("stack-without-alignment", "puts a 16-byte scalar at any multiple of 8 on the stack", {
    stackAlign: () => 8,
  }),
  mutant("struct-by-pointer", "keeps every struct apart and shows its address", ({ keeping }) => ({
    keeping: (type, structs) => isComposite(type) && structs === "abi" ? "address" : keeping(type, structs),
  })),
  mutant("struct-by-value", "shows every struct that is passed by value in slots", ({ keeping }) => ({
    keeping: (type, structs) => structs === "abi" ? "in-slots" : keeping(type, structs),
  })),
  mutant("prototype-shared", "hands the arguments to every program in registers", () => ({ sharesPrototype: true })),
  mutant("struct-in-one-bpf-register", "hands a struct to the program in one register", () => ({
    bpfRegisters: (words) => Math.min(1, words),
  })),
];

const limitMutants: readonly Mutant[] = [
  limiting("larger-struct-taken", "takes structs of up to 24 bytes", () => ({ largest: 24 })),
  limiting("sixteen-bytes-refused", "refuses a struct of 16 bytes", () => ({ largest: 15 })),
  limiting("structs-refused", "refuses every struct", (right) => ({
    takes: (type) => type.kind !== "struct" && right.takes(type),
  })),
  limiting("unions-refused", "refuses every union", (right) => ({
    takes: (type) => type.kind !== "union" && right.takes(type),
  })),
  limiting("unions-taken-early", "takes unions where only structs are taken", (right) => ({
    takes: (type) => type.kind === "union" || right.takes(type),
  })),
  limiting("float-taken", "takes floating-point numbers for integers", (right) => ({
    takes: (type) => type.kind === "float" || right.takes(type),
  })),
  limiting("struct-return-taken", "takes a function that returns a struct", (right) => ({
    returns: (type) => isComposite(type) || right.returns(type),
  })),
  limiting("variadic-taken", "takes a function with variable arguments", () => ({ refusesVariadic: false })),
  limiting("empty-struct-taken", "takes an argument of no bytes", () => ({ refusesEmpty: false })),
  limiting("thirteen-arguments-taken", "takes one argument too many", (right) => ({
    mostArguments: right.mostArguments + 1,
    mostWords: right.mostWords + 1,
  })),
  limiting("one-word-too-many", "takes one word of arguments too many", (right) => ({
    mostWords: right.mostWords + 1,
  })),
  limiting("last-word-refused", "refuses the last word of arguments that there is room for", (right) => ({
    mostWords: right.mostWords - 1,
  })),
];

const codeMutants: readonly Mutant[] = [
  coding("listing-slip", "saves and restores the third argument through esi, as the published listing does", {
    through: (register, word) => word.argument === 2 ? "si" : register,
  }),
  coding(
    "narrow-stored-narrow",
    "saves arguments of 1, 2 and 4 bytes at their own width",
    { width: ownWidth },
    fixes.narrowSaves,
  ),
  coding("halves-swapped", "keeps the second half of a struct before the first", {
    home: (word, words) => words - 1 - word.index,
  }),
  coding("second-half-forgotten", "saves only the first half of a struct", {
    through: (register, word, transfer) => transfer === "restore" || word.index === 0 ? register : undefined,
  }),
  coding("register-not-restored", "hands rdx to the traced function as the program left it", {
    through: (register, _, transfer) => transfer === "save" || register !== "dx" ? register : undefined,
  }),
  coding("restored-into-neighbour", "restores the second half of a struct into the next register", {
    through: (register, word) => register === "cx" && word.index === 1 ? "r8" : register,
  }),
  coding("stack-read-too-low", "reads the stack arguments one word too low, at the return address", { stackAt: 0x10 }),
  coding("stack-not-passed-on", "forgets the last stack argument when it calls the traced function", {
    passedOn: (words) => Math.max(0, words - 1),
  }),
  coding("result-not-restored", "leaves the caller whatever the last call left in rax", { restoresResult: false }),
  coding("count-of-arguments", "counts arguments where slots are wanted", { count: ({ args }) => args.length }),
  coding("wide-scalar-counted-once", "stores both halves of a 16-byte scalar and counts one slot", {
    count: ({ args }) => args.reduce((sum, { type, slots }) => sum + (isComposite(type) ? slots : 1), 0),
  }, fixes.wideScalar),
  coding("frame-too-small", "makes room for nothing but the first word", { frame: (frame) => ({ ...frame, size: 1 }) }),
  coding("rbx-over-count", "keeps the caller's rbx where the number of slots lies", {
    frame: (frame) => ({ ...frame, rbx: frame.count }),
  }),
  coding("stack-off-by-a-word", "passes arguments on the stack on at no multiple of 16", {
    frame: (frame) => ({ ...frame, size: frame.size + 1 }),
  }),
  coding("start-not-kept", "forgets over the program what the call before it returned", { start: "r11" }),
  coding("structs-over-slots", "lays the saved structs over the slots", {
    frame: (frame) => ({ ...frame, apart: frame.slots }),
  }),
  coding("pointer-to-second-half", "points at the second half of a saved struct", { pointsTo: (home) => home - 1 }),
  coding("copy-of-eight-bytes", "copies the first 8 bytes of a struct that comes by reference", {
    copied: (size) => Math.min(8, size),
  }),
  coding("copy-beyond-struct", "copies whole words of a struct that comes by reference", {
    copied: (size) => Math.ceil(size / 8) * 8,
  }),
];

/** The area's wrong implementations. */
export const mutants: readonly Mutant[] = [...placementMutants, ...limitMutants, ...codeMutants];
