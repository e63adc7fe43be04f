import { parseArgs } from "@std/cli/parse-args";
import { didYouMean } from "../protocol/did_you_mean.ts";
import { nearest } from "../text/nearest.ts";
import type { CommandLine, Flags, FlagValues, ParsedLine } from "./command_line.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Reads the words of a command line.
 *
 * @throws {UsageError} if a flag is unknown, lacks its value or has a wrong one, or the operands are too few or too many
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { choice, list } from "./flag.ts";
 * import { parseCommandLine } from "./parse_command_line.ts";
 *
 * const command = {
 *   name: "conformance",
 *   summary: "Judge an implementation",
 *   flags: { area: list("A,B", "Only these areas"), format: choice("FORMAT", "Format", ["pretty", "json"]) },
 *   examples: [],
 *   exitCodes: {},
 * };
 * assertEquals(parseCommandLine(command, ["--area", "nocsr,tailcall"]).flags, {
 *   area: ["nocsr", "tailcall"],
 *   format: "pretty",
 * });
 * ```
 */
export function parseCommandLine<F extends Flags>(command: CommandLine<F>, words: readonly string[]): ParsedLine<F> {
  const names = Object.keys(command.flags);
  const valued = names.filter((name) => command.flags[name]?.value !== undefined);
  const bare = names.filter((name) => !valued.includes(name));
  refuseValues(words, bare);
  const args = parseArgs(words, {
    boolean: bare,
    string: [...valued, "_"],
    collect: valued,
    unknown: (word, key) => {
      if (key !== undefined) throw new UsageError(unknownFlag(word, names));
    },
  });
  const operands = args._.map(String);
  checkOperands(command, operands);
  const entries = names.map((name) => [name, readFlag(command, name, args[name])] as const);
  return { flags: Object.fromEntries(entries) as FlagValues<F>, operands };
}

function readFlag<F extends Flags>({ flags }: CommandLine<F>, name: string, given: unknown): unknown {
  const values = Array.isArray(given) ? given.map(String) : given === true ? [""] : [];
  const { value, read } = flags[name] ?? {};
  if (value !== undefined && values.includes("")) throw new UsageError(`--${name} wants ${value.name}, got nothing`);
  try {
    return read?.(values);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`--${name}: ${error.message}`, { cause: error });
  }
}

function unknownFlag(word: string, names: readonly string[]): string {
  const flag = word.replace(/=.*/s, "");
  const near = nearest(flag.replace(/^-+/, ""), names).map((name) => `--${name}`);
  return `there is no flag ${flag}${didYouMean(near)}`;
}

/** The parser would take any value of a flag that has none for true. */
function refuseValues(words: readonly string[], bare: readonly string[]): void {
  const end = words.indexOf("--");
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const [, name] = /^--([^=]+)=/.exec(word) ?? [];
    if (name !== undefined && bare.includes(name)) throw new UsageError(`--${name} takes no value, got ${word}`);
  }
}

function checkOperands<F extends Flags>({ operands }: CommandLine<F>, given: readonly string[]): void {
  const [extra] = given.slice(operands?.most ?? 0);
  if (extra !== undefined) throw new UsageError(`wanted ${operands?.name ?? "flags only"}, got ${extra}`);
  if (given.length < (operands?.least ?? 0)) throw new UsageError(`wanted ${operands?.name}, got nothing`);
}
