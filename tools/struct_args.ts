/**
 * Shows where the arguments of a function lie, for the function and for the program that traces it.
 *
 * @module
 */
import type { FlagValues, ParsedLine } from "../lib/cli/command_line.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { designNames, designs } from "../lib/impl/struct_args/designs.ts";
import { layout } from "../lib/impl/struct_args/layout.ts";
import { RUNNING_KERNEL } from "./prologue/command.ts";
import { typesFrom } from "./prologue/types_from.ts";
import { runTool } from "./run_tool.ts";
import { structArgsCommand } from "./struct_args/command.ts";
import { resolveFunction } from "./struct_args/resolve_function.ts";
import type { Shown } from "./struct_args/shown.ts";
import { toJson } from "./struct_args/to_json.ts";
import { toText } from "./struct_args/to_text.ts";
import { writeOut } from "./write_out.ts";

/** What the tool's flags come to. */
type Flags = FlagValues<(typeof structArgsCommand)["flags"]>;

if (import.meta.main) {
  // deno-lint-ignore require-await -- a tool is asynchronous, this one has nothing to wait for
  await runTool(structArgsCommand, async (line) => {
    const shown = show(line);
    writeOut(line.flags.format === "json" ? toJson(shown) : toText(shown));
    return ExitCode.CONFORMANT;
  });
}

function show({ flags, operands: [text = ""] }: ParsedLine<(typeof structArgsCommand)["flags"]>): Shown {
  const prototype = resolveFunction(text, () => openTypes(flags));
  const { structs } = flags;
  const asked = flags.design === undefined ? designNames : [flags.design];
  return { prototype, layouts: asked.map((design) => [design, layout(designs[design], { prototype, structs })]) };
}

function openTypes({ btf = RUNNING_KERNEL, "base-btf": base }: Flags): ReturnType<typeof typesFrom> {
  return typesFrom(btf, base === undefined ? undefined : typesFrom(base));
}
