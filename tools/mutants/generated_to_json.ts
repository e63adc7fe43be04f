import type { Generated } from "../../lib/mutation/judge_generated.ts";
import { scoreOf } from "./score.ts";

/** The generated mutants with what became of each, and a score for each area and in all. */
export function generatedToJson({ judged, stale }: Generated): string {
  const areas = Map.groupBy(judged, ({ mutant: { area, changes } }) => changes.length > 1 ? "pairs" : area);
  const scores = Object.fromEntries([...areas].map(([name, own]) => [name, scoreOf(own)]));
  const mutants = judged.map(({ mutant: { name, area, at }, fate, explanation }) => ({
    name,
    area,
    at,
    fate,
    ...explanation === undefined ? {} : { explained: explanation.kind, reason: explanation.reason },
  }));
  return `${JSON.stringify({ scores, inAll: scoreOf(judged), mutants, stale }, undefined, 2)}\n`;
}
