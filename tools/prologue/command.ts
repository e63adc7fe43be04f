import type { CommandLine } from "../../lib/cli/command_line.ts";
import { choice, file, type Flag, number } from "../../lib/cli/flag.ts";
import { defaultDesign, designNames, type PrologueDesign } from "../../lib/impl/prologue/designs.ts";

/** The forms in which a prologue can be printed. */
export type Format = "text" | "json" | "hex";

/** The types of the running kernel. */
export const RUNNING_KERNEL = "/sys/kernel/btf/vmlinux";

/** The command line of the tool. */
export const prologueCommand: CommandLine<{
  readonly btf: Flag<string | undefined>;
  readonly "base-btf": Flag<string | undefined>;
  readonly design: Flag<PrologueDesign>;
  readonly space: Flag<number>;
  readonly format: Flag<Format>;
}> = {
  name: "prologue",
  summary: "Show the instructions that fetch the arguments of a probe for a BPF program",
  flags: {
    btf: file("FILE", `Types for C expressions: BTF, or an object with a section .BTF (${RUNNING_KERNEL})`),
    "base-btf": file("FILE", "The types that a kernel module's BTF builds upon"),
    design: choice("DESIGN", "The published design to follow", [
      defaultDesign,
      ...designNames.filter((name) => name !== defaultDesign),
    ]),
    space: number("N", "Room for the prologue, in instructions", { usual: 4096, least: 0 }),
    format: choice("FORMAT", "How to print it; the text can be assembled again", ["text", "json", "hex"]),
  },
  operands: {
    name: "SECTION",
    help: "A section's name, EVENT=FUNCTION [ARGUMENT...], as one word: each argument is a C expression over the " +
      "function's parameters, or a fetch such as +8(%di):u64",
    least: 1,
    most: 1,
    completion: { kind: "nothing" },
  },
  examples: [
    ["deno task prologue 'lock_page=__folio_lock folio->flags'", "Fetch a member through the running kernel's types"],
    ["deno task prologue 'open=do_sys_openat2 %di +u0(%si):u8'", "Fetch registers and memory, without any types"],
    ["deno task prologue 'p=f a->b' --btf f.o --format hex", "Take the types from an object, print the bytes"],
  ],
  exitCodes: { 0: "done", 2: "wrong flag, section or file, or arguments that cannot be fetched" },
};
