import type { CommandLine } from "../../lib/cli/command_line.ts";
import { choice, type Flag, number, onOff, text } from "../../lib/cli/flag.ts";

/** The flags of `deno task mutants`. */
export type MutantFlags = {
  readonly format: Flag<"text" | "json">;
  readonly area: Flag<string | undefined>;
  readonly generated: Flag<boolean>;
  readonly history: Flag<boolean>;
  readonly jobs: Flag<number>;
  readonly seed: Flag<number>;
  readonly sample: Flag<number>;
  readonly pairs: Flag<number>;
  readonly drawn: Flag<number>;
};

/** The command line of `deno task mutants`. */
export const command: CommandLine<MutantFlags> = {
  name: "mutants",
  summary: "Judge wrong implementations by the cases: each must be caught, and each rule must catch one",
  flags: {
    format: choice("FORMAT", "How to print the result", ["text", "json"]),
    area: text("AREA", "Only this area"),
    generated: onOff("Judge mutants that are generated from the reference's source, not those written by hand"),
    history: onOff("Show which mutant or case stands for each bug that really happened"),
    jobs: number("N", "How many generated mutants are judged at a time", { usual: 1, least: 1, most: 64 }),
    seed: number("SEED", "What is drawn is drawn by this", { usual: 1, least: 0 }),
    sample: number("N", "Judge only so many generated mutants, drawn by the seed; 0 for all", { usual: 0, least: 0 }),
    drawn: number("N", "How many questions of each operation are drawn beside the cases", { usual: 100, least: 0 }),
    pairs: number("N", "How many pairs of killed generated mutants are drawn and judged", { usual: 100, least: 0 }),
  },
  examples: [
    ["deno task mutants --area nocsr", "Which rules catch which mutants of nocsr"],
    ["deno task mutants --generated --area tailcall --jobs 2", "How many generated mutants of tailcall are killed"],
    ["deno task mutants --history", "Which rule catches each bug that really happened"],
  ],
  exitCodes: {
    0: "all caught",
    1: "a mutant survives unexplained, a rule catches none, or one finds fault with the reference",
  },
};
