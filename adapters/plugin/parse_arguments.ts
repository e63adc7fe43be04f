import type { PluginCommand } from "./plugin_command.ts";

/** Flags of other plugins, which choose between ways of running that this one does not have. */
const IGNORED: readonly string[] = ["--debug", "--interpret", "--jit"];

/**
 * Reads the command line.
 *
 * @example
 * ```ts
 * import { parseArguments } from "./parse_arguments.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseArguments(["aa bb", "--elf"]), { command: "run", memory: "aa bb", elf: true });
 * assertEquals(parseArguments(["--help"]), { command: "help" });
 * ```
 *
 * @throws {SyntaxError} If there is an argument that a plugin does not have.
 */
export function parseArguments(args: readonly string[]): PluginCommand {
  let memory: string | undefined;
  let program: string | undefined;
  let elf = false;
  const rest = args.filter((arg) => arg !== "" && !IGNORED.includes(arg)).values();
  for (const arg of rest) {
    if (arg === "--help") return { command: "help" };
    if (arg === "--elf") elf = true;
    else if (arg === "--program") program = valueOf(arg, rest.next());
    else if (arg.startsWith("-") || memory !== undefined) throw new SyntaxError(`wanted no such argument, got ${arg}`);
    else memory = arg;
  }
  return { command: "run", memory: memory ?? "", elf, ...(program === undefined ? {} : { program }) };
}

function valueOf(flag: string, { value }: IteratorResult<string, undefined>): string {
  if (value === undefined) throw new SyntaxError(`wanted a value after ${flag}, got none`);
  return value;
}
