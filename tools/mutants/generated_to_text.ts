import { bold, dim, red, yellow } from "@std/fmt/colors";
import type { Generated, JudgedMutant } from "../../lib/mutation/judge_generated.ts";
import { isKilled } from "../../lib/mutation/fate.ts";
import { isComplete, percentKilled, type Score, scoreOf } from "./score.ts";

/** Shows the generated mutants that are not killed, and a score for each area and in all. */
export function generatedToText({ judged, stale }: Generated): string {
  const areas = Map.groupBy(judged, ({ mutant: { area, changes } }) => changes.length > 1 ? "pairs" : area);
  const rows = [...areas].map(([name, own]) => [name, scoreOf(own)] as const);
  const alive = judged.filter(({ fate }) => !isKilled(fate));
  return [
    ...alive.filter(({ explanation }) => explanation === undefined).flatMap(unexplained),
    ...stale.map(({ pattern, why }) => red(`The explanation of ${pattern} is stale: ${why}`)),
    ...alive.length + stale.length === 0 ? [] : [""],
    header,
    ...[...rows, ["in all", scoreOf(judged)] as const].map(([name, score]) => row(name, score)),
    "",
  ].join("\n");
}

function unexplained({ mutant, fate }: JudgedMutant): readonly string[] {
  const words = { "rule-broke": "breaks a rule's code", idle: "never differs", unreached: "never reached" };
  const word = fate.kind in words ? Reflect.get(words, fate.kind) : "SURVIVES";
  const why = fate.kind === "rule-broke" ? [`           ${fate.message} in ${fate.case}`] : [];
  return [`${red(word)} ${bold(mutant.name)} ${dim(mutant.at)}`, ...why];
}

const COLUMNS = ["mutants", "by a rule", "crashed", "hung", "by a case", "equivalent", "open", "unexplained", "score"];

const header = bold(["".padEnd(20), ...COLUMNS.map((name) => name.padStart(12))].join(""));

function row(name: string, score: Score): string {
  const { mutants, byFate, equivalent, open, unexplained } = score;
  const killed = [byFate.caught, byFate.crashed, byFate.hung, byFate["case-only"]];
  const cells = [mutants, ...killed, equivalent, open, unexplained, percentKilled(score)];
  const text = cells.map((cell) => `${cell}`.padStart(12)).join("");
  return `${name.padEnd(20)}${isComplete(score) ? text : yellow(text)}`;
}
