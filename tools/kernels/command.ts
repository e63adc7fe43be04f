import { kernelReleases } from "../../adapters/linux/images/catalogue.ts";
import type { CommandLine } from "../../lib/cli/command_line.ts";
import { choice, type Flag, list, number, onOff } from "../../lib/cli/flag.ts";
import { areaOf, operationNames } from "../../lib/protocol/operations.ts";

/** What the kernel that runs here is called among the others. */
export const RUNNING = "running";

/** What can be named. */
export const kernelNames: readonly string[] = [...kernelReleases.map(({ name }) => name), RUNNING];

/** What is asked where nothing is named: the kernels that are booted quickly here, and the one that runs. */
export const usualKernels: readonly string[] = [
  ...kernelReleases.filter(({ arch }) => arch === "x86_64").map(({ name }) => name),
  RUNNING,
];

/** The flags of the tool. */
export type KernelsFlags = {
  readonly area: Flag<readonly string[] | undefined>;
  readonly jobs: Flag<number>;
  readonly format: Flag<"text" | "json">;
  readonly write: Flag<boolean>;
  readonly check: Flag<boolean>;
};

/** The command line of the tool. */
export const kernelsCommand: CommandLine<KernelsFlags> = {
  name: "kernels",
  summary: "Fetch, boot and judge kernels, and print which obeys which rule",
  flags: {
    area: list("A,B", "Only cases of these areas", [...new Set(operationNames.map(areaOf))]),
    jobs: number("N", "Ask so many kernels at once", { usual: 2, least: 1, most: 2 }),
    format: choice("FORMAT", "How to print the table", ["text", "json"]),
    write: onOff("Note what was found in docs/kernels.json, docs/kernels.md and docs/confirmations.json"),
    check: onOff("Ask nobody; fail if docs/kernels.md is not what docs/kernels.json says"),
  },
  operands: {
    name: "NAME…",
    help: `Which: ${kernelNames.join(", ")}; those for x86-64 and the one that runs if none is named`,
    least: 0,
    most: kernelNames.length,
    completion: { kind: "words", words: kernelNames },
  },
  examples: [
    ["deno task kernels", "The table of all kernels for x86-64"],
    ["deno task kernels 5.10 7.2 --area tailcall", "Two kernels, one area"],
  ],
  exitCodes: {
    [0]: "every kernel obeys every rule, but for what findings explain",
    [1]: "a kernel breaks one that no finding explains",
    [2]: "a wrong flag or name, or a kernel cannot be fetched here",
    [3]: "a kernel was not asked, or lost",
    [130]: "interrupted",
  },
};
