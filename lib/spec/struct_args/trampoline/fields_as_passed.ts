import type { Rule } from "../../rule.ts";
import { source } from "../source.ts";
import type { FoundArgument } from "./examination.ts";
import { compareRead } from "./seen.ts";
import { trampolineRule } from "./trampoline_rule.ts";

/** The program reads the same field values that the caller passed. */
export const fieldsAsPassed: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/fields-as-passed",
  clauses: ["S02"],
  level: "must",
  scope: "behaviour",
  title: "The program reads the same field values that the caller passed",
  text:
    "The context that the program is given has one slot of 8 bytes for every eight bytes of an argument, or, where the design " +
    "has it so, one slot with the address of a struct. Only an argument's own bytes count, not what lies above them in its " +
    "last slot.",
  source,
  concerns: ({ args }, { structs }) => args.some((argument) => structs === "abi" && isStruct(argument)),
  judge: (sighting, { args }) => compareRead(sighting, args.filter(isStruct)),
});

/** Where the caller passes a pointer to a struct, and the program sees its value, it has been copied. */
export const copiedFromReference: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/copied-from-reference",
  clauses: ["S11"],
  level: "must",
  scope: "behaviour",
  title:
    "A struct that is passed by reference is copied, up to 16 bytes, so that the program sees it as if passed in registers",
  source,
  concerns: ({ args }, { structs }) => args.some((argument) => structs === "reference" && isStruct(argument)),
  judge: (sighting, { args }) => compareRead(sighting, args.filter(isStruct)),
});

/** An argument behind a struct is where the registers before it leave it. */
export const foundBehindAStruct: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/found-behind-a-struct",
  clauses: ["S01"],
  level: "must",
  scope: "behaviour",
  title: "The program finds the arguments behind one of two registers, whose index is not that of their register",
  source,
  concerns: ({ args }) => args.some(isBehind),
  judge: (sighting, { args }) => compareRead(sighting, args.filter(isBehind)),
});

/** The program reads the scalars that the caller passed. */
export const scalarsAsPassed: Rule<"struct_args.trampoline"> = trampolineRule({
  id: "struct_args/scalars-as-passed",
  clauses: ["S02"],
  level: "must",
  scope: "behaviour",
  title: "The program reads the integers and pointers that the caller passed, those of 16 bytes too",
  text:
    "A trampoline of Linux 6.12 was once seen to count a 16-byte integer as one register and to store it as two; that of " +
    "6.12.118 counts two.",
  source,
  concerns: ({ args }) => args.some((argument) => isScalar(argument) && !argument.isShifted),
  judge: (sighting, { args }) =>
    compareRead(sighting, args.filter((argument) => isScalar(argument) && !argument.isShifted)),
});

function isStruct({ isComposite, size }: FoundArgument): boolean {
  return isComposite && size > 0;
}

function isScalar({ isComposite }: FoundArgument): boolean {
  return !isComposite;
}

function isBehind(argument: FoundArgument): boolean {
  return isScalar(argument) && argument.isShifted;
}
