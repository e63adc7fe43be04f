/**
 * The rules as documentation: lists and shows them, writes the rule book, checks citations, and traces clauses.
 *
 * @module
 */
import { bold, dim } from "@std/fmt/colors";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { choice, type Flag, onOff, text } from "../lib/cli/flag.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { wantedOneOf } from "../lib/protocol/wanted_one_of.ts";
import { renderRule } from "../lib/rulebook/book.ts";
import { matrix } from "../lib/rulebook/matrix.ts";
import { renderMatrix } from "../lib/rulebook/render_matrix.ts";
import { type AnyRule, rules } from "../lib/spec/registry.ts";
import { bookIsStale, writeBook } from "./rules/book.ts";
import { checkPaths } from "./rules/check_paths.ts";
import { confirm } from "./rules/confirm.ts";
import { gatherEvidence } from "./rules/evidence.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

const VERBS = ["list", "show", "book", "check", "matrix", "confirm"] as const;

const command: CommandLine<{
  readonly format: Flag<"text" | "json">;
  readonly area: Flag<string | undefined>;
  readonly check: Flag<boolean>;
}> = {
  name: "rules",
  summary: "List, show and trace the rules; write the rule book; check the rule ids that texts cite",
  flags: {
    format: choice("FORMAT", "How list, show and matrix print", ["text", "json"]),
    area: text("AREA", "Only rules of this area (list)"),
    check: onOff("Write nothing; fail if the rule book is out of date (book)"),
  },
  operands: {
    name: "list | show ID | book | check PATH... | matrix | confirm REPORT...",
    help: "What to do: confirm notes what the JSON reports of real implementations established",
    least: 1,
    most: 10_000,
    completion: { kind: "words", words: [...VERBS, ...rules.map((rule) => rule.id)] },
  },
  examples: [
    ["deno task rules show nocsr/pair-same-slot", "One rule, whole"],
    ["deno task rules check docs src", "Find every rule id that these files cite, and those that do not exist"],
    ["deno task rules matrix --format json", "Clause, rules, cases, mutants, and who confirmed them"],
  ],
  exitCodes: { 0: "done", 1: "a citation is wrong, or the book is out of date", 2: "wrong flag, verb or path" },
};

if (import.meta.main) {
  await runTool(command, async ({ flags, operands: [verb = "", ...operands] }) => {
    const known = VERBS.find((name) => name === verb);
    switch (known) {
      case "list":
        return list(flags.area, flags.format);
      case "show":
        return show(operands, flags.format);
      case "book":
        return flags.check ? await bookIsStale() : await writeBook();
      case "check":
        return await checkPaths(operands);
      case "matrix":
        return await printMatrix(flags.format);
      case "confirm":
        return await confirm(operands);
      case undefined:
        throw new UsageError(`rules: ${wantedOneOf(VERBS, verb)}`);
    }
  });
}

function list(area: string | undefined, format: "text" | "json"): number {
  const chosen = rules.filter((rule) => area === undefined || rule.id.startsWith(`${area}/`));
  if (chosen.length === 0) {
    const areas = [...new Set(rules.map((rule) => rule.id.slice(0, rule.id.indexOf("/"))))];
    throw new UsageError(`--area: ${wantedOneOf(areas, area)}`);
  }
  const width = Math.max(...chosen.map((rule) => rule.id.length));
  const line = (rule: AnyRule): string =>
    `${bold(rule.id)}${" ".repeat(width - rule.id.length)}  ${dim(rule.clauses.join(" "))}  ${rule.title}`;
  writeOut(format === "json" ? toJson(chosen.map(describe)) : `${chosen.map(line).join("\n")}\n`);
  return ExitCode.CONFORMANT;
}

function show([id = ""]: readonly string[], format: "text" | "json"): number {
  const rule = rules.find((candidate) => candidate.id === id || candidate.aliases?.some((alias) => alias === id));
  if (rule === undefined) throw new UsageError(`show: ${wantedOneOf(rules.map((candidate) => candidate.id), id)}`);
  writeOut(format === "json" ? toJson(describe(rule)) : `${renderRule(rule).slice(2).join("\n").trimEnd()}\n`);
  return ExitCode.CONFORMANT;
}

/** A rule's data, without its functions. */
function describe({ applies: _, check: __, checkRefusal: ___, ...rule }: AnyRule): Record<string, unknown> {
  return rule;
}

async function printMatrix(format: "text" | "json"): Promise<number> {
  const made = matrix(rules, await gatherEvidence());
  writeOut(format === "json" ? toJson(made) : renderMatrix(made));
  return ExitCode.CONFORMANT;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
