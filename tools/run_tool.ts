import { red } from "@std/fmt/colors";
import type { CommandLine, Flags, ParsedLine } from "../lib/cli/command_line.ts";
import { completions, shells } from "../lib/cli/completions.ts";
import { oneOf, onOff } from "../lib/cli/flag.ts";
import { help } from "../lib/cli/help.ts";
import { parseCommandLine } from "../lib/cli/parse_command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { setUpColors } from "./set_up_colors.ts";
import { writeOut } from "./write_out.ts";

const shared = {
  help: onOff("Show this help"),
  completions: oneOf("SHELL", "Print a script that teaches a shell to complete this command", shells),
} as const;

/**
 * Runs a tool: reads its command line, answers `--help` and `--completions`, and leaves with its exit code.
 *
 * A user's mistake is shown as one message, and the exit code is 2.
 *
 * @param tool What the tool does, and the code to leave with.
 */
export async function runTool<F extends Flags>(
  command: CommandLine<F>,
  tool: (line: ParsedLine<F>) => Promise<number>,
): Promise<never> {
  setUpColors();
  try {
    Deno.exit(await handle(command, tool));
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${red("error:")} ${error.message}`);
      Deno.exit(ExitCode.USAGE);
    }
    // Whoever read the output has gone, as `head` does.
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(ExitCode.INCOMPLETE);
    console.error(red("A bug of bpf-oracle:"), error);
    Deno.exit(ExitCode.INCOMPLETE);
  }
}

async function handle<F extends Flags>(
  command: CommandLine<F>,
  tool: (line: ParsedLine<F>) => Promise<number>,
): Promise<number> {
  const full = { ...command, flags: { ...command.flags, ...shared } };
  if (Deno.args.includes("--help") || Deno.args.includes("-h")) {
    writeOut(help(full));
    return ExitCode.CONFORMANT;
  }
  if (Deno.args.some((word) => /^--completions(?:=|$)/.test(word))) {
    const { flags: { completions: shell = shells[0] } } = parseCommandLine({ ...bare, flags: shared }, Deno.args);
    writeOut(completions(full, shell));
    return ExitCode.CONFORMANT;
  }
  return await tool(parseCommandLine(command, Deno.args));
}

/** What a command is without what makes it itself. */
const bare = { name: "", summary: "", examples: [], exitCodes: {} };
