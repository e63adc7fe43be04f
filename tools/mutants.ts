/**
 * Judges every named wrong implementation by the cases and shows which rule caught which.
 *
 * @module
 */
import { bold, dim, green, red } from "@std/fmt/colors";
import type { FlagValues } from "../lib/cli/command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import type { Mutation, Trial } from "../lib/harness/judge_mutants.ts";
import { loadSuite } from "../lib/harness/load_suite.ts";
import { everyFix } from "../lib/history/fixes.ts";
import { mutants } from "../lib/impl/mutants.ts";
import { judgeGenerated } from "../lib/mutation/judge_generated.ts";
import { command, type MutantFlags } from "./mutants/command.ts";
import { generatedToJson } from "./mutants/generated_to_json.ts";
import { generatedToText } from "./mutants/generated_to_text.ts";
import { history, isGuarded } from "./mutants/history.ts";
import { historyToJson, historyToText } from "./mutants/history_to_text.ts";
import { isComplete, scoreOf } from "./mutants/score.ts";
import { judgeEverything } from "./rules/evidence.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

if (import.meta.main) {
  await runTool(command, async ({ flags }) => {
    if (flags.generated) return await generated(flags);
    const everything = await judgeEverything();
    if (flags.history) return await showHistory(everything.trials, flags.format);
    const mutation = ofArea(everything, flags.area);
    writeOut(flags.format === "json" ? toJson(mutation) : toText(mutation));
    return isSound(mutation) ? ExitCode.CONFORMANT : ExitCode.NOT_CONFORMANT;
  });
}

async function generated({ area, sample, pairs, drawn, seed, jobs, format }: FlagValues<MutantFlags>): Promise<number> {
  const result = await judgeGenerated({
    area,
    ...sample === 0 ? {} : { sample },
    pairs,
    drawn,
    seed,
    jobs,
    onProgress,
  });
  if (result.judged.length === 0) throw new UsageError(`--area: wanted an area that has mutants, got ${area}`);
  writeOut(format === "json" ? generatedToJson(result) : generatedToText(result));
  return isComplete(scoreOf(result.judged)) && result.stale.length === 0
    ? ExitCode.CONFORMANT
    : ExitCode.NOT_CONFORMANT;
}

async function showHistory(trials: readonly Trial[], format: "text" | "json"): Promise<number> {
  const bugs = history(everyFix, mutants, trials, (await loadSuite()).cases);
  writeOut(format === "json" ? historyToJson(bugs) : historyToText(bugs));
  return bugs.every(isGuarded) ? ExitCode.CONFORMANT : ExitCode.NOT_CONFORMANT;
}

/** Shows on a terminal how far the judging has come; elsewhere nothing. */
function onProgress(judged: number, all: number): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode(judged === all ? "\r\x1b[K" : `\r\x1b[K${green(`${judged}/${all}`)}`));
}

/** Whether every mutant is caught, every rule catches one, and none finds fault with the reference. */
export function isSound({ trials, toothless, falseAlarms }: Mutation): boolean {
  return toothless.length === 0 && falseAlarms.length === 0 && trials.every(({ caughtBy }) => caughtBy.size > 0);
}

function ofArea(mutation: Mutation, area: string | undefined): Mutation {
  if (area === undefined) return mutation;
  const own = (id: string): boolean => id.startsWith(`${area}/`);
  const trials = mutation.trials.filter(({ name }) => own(name));
  if (trials.length === 0) throw new UsageError(`--area: wanted an area that has mutants, got ${area}`);
  return {
    bound: new Map([...mutation.bound].filter(([id]) => own(id))),
    falseAlarms: mutation.falseAlarms.filter(({ rule }) => own(rule)),
    trials,
    toothless: mutation.toothless.filter(own),
  };
}

function toText({ trials, toothless, falseAlarms }: Mutation): string {
  const lines = trials.flatMap(describe);
  const caught = trials.filter(({ caughtBy }) => caughtBy.size > 0).length;
  return [
    ...lines,
    "",
    ...falseAlarms.map((alarm) => red(`${alarm.rule} finds fault with the reference in ${alarm.case}`)),
    ...toothless.map((rule) => red(`${rule} catches no mutant`)),
    `${caught} of ${trials.length} mutants caught`,
    "",
  ].join("\n");
}

function describe({ name, title, caughtBy }: Trial): readonly string[] {
  const state = caughtBy.size > 0 ? green("caught  ") : red("SURVIVES");
  return [
    `${state} ${bold(name)} ${dim(title)}`,
    ...[...caughtBy].map(([rule, at]) => `           ${rule} ${dim(`in ${at}`)}`),
  ];
}

function toJson({ trials, toothless, falseAlarms }: Mutation): string {
  const listed = trials.map(({ name, title, caughtBy, failedCases }) => ({
    name,
    title,
    caught: caughtBy.size > 0,
    caughtBy: Object.fromEntries(caughtBy),
    failedCases,
  }));
  return `${JSON.stringify({ mutants: listed, toothless, falseAlarms }, undefined, 2)}\n`;
}
