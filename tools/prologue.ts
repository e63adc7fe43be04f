/**
 * Shows the instructions that fetch the arguments of a probe.
 *
 * @module
 */
import { programToHex } from "../lib/bpf/hex.ts";
import type { FlagValues, ParsedLine } from "../lib/cli/command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { designs } from "../lib/impl/prologue/designs.ts";
import type { Line } from "../lib/impl/prologue/draft.ts";
import { draftPrologue } from "../lib/impl/prologue/draft_prologue.ts";
import { Refusal } from "../lib/impl/prologue/refusal.ts";
import type { FetchArg } from "../lib/perf/fetch_arg.ts";
import { type Format, prologueCommand, RUNNING_KERNEL } from "./prologue/command.ts";
import { resolveSection } from "./prologue/resolve_section.ts";
import type { Shown } from "./prologue/shown.ts";
import { toJson } from "./prologue/to_json.ts";
import { toText } from "./prologue/to_text.ts";
import { typesFrom } from "./prologue/types_from.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

/** What the tool's flags come to. */
type Flags = FlagValues<(typeof prologueCommand)["flags"]>;

if (import.meta.main) {
  // deno-lint-ignore require-await -- a tool is asynchronous, this one has nothing to wait for
  await runTool(prologueCommand, async (line) => {
    writeOut(print(show(line), line.flags.format));
    return ExitCode.CONFORMANT;
  });
}

function show({ flags, operands: [section = ""] }: ParsedLine<(typeof prologueCommand)["flags"]>): Shown {
  const { design } = flags;
  const { args } = resolveSection(section, () => openTypes(flags));
  const passed = designs[design].passed(args);
  return { section, design, passed, dropped: args.slice(passed.length), lines: draft(flags, args) };
}

function openTypes({ btf = RUNNING_KERNEL, "base-btf": base }: Flags): ReturnType<typeof typesFrom> {
  return typesFrom(btf, base === undefined ? undefined : typesFrom(base));
}

function draft({ design, space }: Flags, args: readonly FetchArg[]): readonly Line[] {
  try {
    return draftPrologue(designs[design], { args, space });
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(`${error.message} (${error.errno})`, { cause: error });
    throw error;
  }
}

function print(shown: Shown, format: Format): string {
  switch (format) {
    case "text":
      return toText(shown);
    case "json":
      return toJson(shown);
    case "hex":
      return shown.lines.map(({ insn }) => `${programToHex([insn])}\n`).join("");
  }
}
