import type { CommandLine } from "../command_line.ts";
import { choice, file, type Flag, list, number, onOff } from "../flag.ts";

type Format = "pretty" | "json";

/** A command with a flag of each sort. */
export const sampleCommand: CommandLine<{
  readonly area: Flag<readonly string[] | undefined>;
  readonly format: Flag<Format>;
  readonly list: Flag<boolean>;
  readonly output: Flag<string | undefined>;
  readonly timeout: Flag<number>;
  readonly jobs: Flag<number>;
}> = {
  name: "sample",
  summary: "Do nothing in particular",
  flags: {
    area: list("A,B", "Only these areas", ["nocsr", "tailcall"]),
    format: choice("FORMAT", "How it's written", ["pretty", "json"]),
    list: onOff("Only list [them]"),
    output: file("FILE", "Where to write"),
    timeout: number("SECONDS", "Time for each", { usual: 10, least: 0.1 }),
    jobs: number("N", "How many at once", { usual: 1, least: 1, most: 64 }),
  },
  operands: {
    name: "NAME",
    help: "What to do it to",
    least: 0,
    most: 1,
    completion: { kind: "words", words: ["reference", "linux"] },
  },
  examples: [["deno task sample --list", "List everything"]],
  exitCodes: { 0: "all is well" },
};
