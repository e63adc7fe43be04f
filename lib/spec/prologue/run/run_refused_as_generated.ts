import type { GenerateInput, PrologueRunInput } from "../../../protocol/prologue.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { errnos, expectedRefusal } from "../refusals/expected_refusal.ts";
import { perf510 } from "../sources.ts";

/** The instructions of a program and its prologue together. */
const MOST_SLOTS = 4096;

/** What is not generated is not run. */
export const runRefusedAsGenerated: Rule<"prologue.run"> = rule({
  id: "prologue/run-refused-as-generated",
  clauses: ["P01", "P17"],
  level: "must",
  scope: "prologue@5.10",
  title: "Arguments for which no prologue is generated are refused with the generator's error",
  text: "The room for the prologue is what the program leaves of 4096 instructions.",
  source: perf510,
  operation: "prologue.run",
  applies: ({ input }) => expectedRefusal(generationOf(input)) !== undefined,
  *check({ input }): Iterable<Finding> {
    yield whole(refusalText(input), "a run");
  },
  *checkRefusal({ input, errno }): Iterable<Finding> {
    const refusal = expectedRefusal(generationOf(input));
    if (refusal === undefined || errno === errnos[refusal.reason]) return;
    yield whole(refusalText(input), `a refusal with ${errno}`);
  },
});

function generationOf({ args, program }: PrologueRunInput): GenerateInput {
  return { args, space: Math.max(0, MOST_SLOTS - program.length) };
}

function refusalText(input: PrologueRunInput): string {
  const refusal = expectedRefusal(generationOf(input));
  return refusal === undefined ? "no refusal" : `a refusal with ${errnos[refusal.reason]}`;
}
