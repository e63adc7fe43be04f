import type { CommandLine } from "../../lib/cli/command_line.ts";
import { choice, file, type Flag, oneOf } from "../../lib/cli/flag.ts";
import { designNames, type StructArgsDesign } from "../../lib/impl/struct_args/designs.ts";
import type { StructPassing } from "../../lib/protocol/struct_args.ts";
import { RUNNING_KERNEL } from "../prologue/command.ts";

/** The forms in which layouts can be printed. */
export type Format = "text" | "json";

/** The command line of the tool. */
export const structArgsCommand: CommandLine<{
  readonly btf: Flag<string | undefined>;
  readonly "base-btf": Flag<string | undefined>;
  readonly design: Flag<StructArgsDesign | undefined>;
  readonly structs: Flag<StructPassing>;
  readonly format: Flag<Format>;
}> = {
  name: "struct-args",
  summary: "Show where the arguments of a function lie, for the function and for the program that traces it",
  flags: {
    btf: file(
      "FILE",
      `Where a function's name is looked up: BTF, or an object with a section .BTF (${RUNNING_KERNEL})`,
    ),
    "base-btf": file("FILE", "The types that a kernel module's BTF builds upon"),
    design: oneOf("DESIGN", "Only show this published design", designNames),
    structs: choice("HOW", "How the caller passes structs: as x86-64 does, or as a pointer to a copy", [
      "abi",
      "reference",
    ]),
    format: choice("FORMAT", "How to print it", ["text", "json"]),
  },
  operands: {
    name: "FUNCTION",
    help: "A function's name, or its C declaration as one word, behind definitions of the types that it uses",
    least: 1,
    most: 1,
    completion: { kind: "nothing" },
  },
  examples: [
    ["deno task struct-args ip_setsockopt", "A function of the running kernel, in each design"],
    ["deno task struct-args 'int f(int a, struct { long a; long b; } b, int c)'", "A declaration, without any types"],
    ["deno task struct-args f --btf f.o --design struct_args@6.1", "A function of an object, in one design"],
  ],
  exitCodes: { 0: "shown, or refused and shown why", 2: "wrong flag, declaration, function or file" },
};
