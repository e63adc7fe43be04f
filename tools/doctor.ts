/**
 * Tells the author of an adapter what is wrong with its side of the protocol, before any case is asked.
 *
 * @module
 */
import { bold, dim, green, red } from "@std/fmt/colors";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { type Flag, number, text } from "../lib/cli/flag.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { examine } from "../lib/harness/doctor/examine.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { parseCommand } from "./parse_command.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

const command: CommandLine<{ readonly command: Flag<string | undefined>; readonly timeout: Flag<number> }> = {
  name: "doctor",
  summary: "Tell the author of an adapter what is wrong with its side of the protocol",
  flags: {
    command: text("COMMAND", 'The adapter, such as "python3 my.py"; no shell is involved'),
    timeout: number("SECONDS", "Time for each answer", { usual: 10, least: 0.001, most: 86_400 }),
  },
  examples: [['deno task doctor --command "python3 adapters/examples/naive.py"', "Examine the example"]],
  exitCodes: { 0: "all is well", 1: "something is to be mended", 2: "a wrong flag" },
};

if (import.meta.main) {
  await runTool(command, async ({ flags }) => {
    if (flags.command === undefined) throw new UsageError("--command wants a program, got nothing");
    const reasons: string[] = [];
    for await (const { title, illness } of examine(parseCommand(flags.command), flags.timeout * 1000)) {
      if (illness === undefined) writeOut(`${green("✓")} ${title}\n`);
      else if (reasons.includes(illness.reason)) writeOut(`${red("✗")} ${bold(title)}: the same as above\n`);
      else {
        const reason = illness.reason.replaceAll("\n", "\n    ");
        writeOut(`${red("✗")} ${bold(title)}\n    ${reason}\n    ${dim("→")} ${illness.mend}\n`);
      }
      if (illness !== undefined) reasons.push(illness.reason);
    }
    writeOut(
      reasons.length === 0 ? `\n${green("Ready for the cases.")}\n` : `\n${red(`${reasons.length} to mend.`)}\n`,
    );
    return reasons.length === 0 ? ExitCode.CONFORMANT : ExitCode.NOT_CONFORMANT;
  });
}
