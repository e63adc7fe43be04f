import { atByte, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { codeOffset } from "./answer_problems.ts";
import { entryProblem } from "./entry_problem.ts";
import { examinationOf, examined } from "./examination.ts";
import { functionName } from "./rig.ts";

/** Functions that do not set the counter have a nop of the same length in its place. */
export const entryOffsetIsEqual: Rule<"tailcall.compile"> = rule({
  id: "tailcall/entry-offset-is-equal",
  clauses: ["T02"],
  level: "must",
  scope: "behaviour",
  title: "In every function push rbp and mov rbp,rsp end at the same offset, whether or not it sets the counter",
  text: "A tail call goes to a fixed offset in a program that it knows nothing of.",
  source,
  operation: "tailcall.compile",
  applies: (observation) => !observation.input.classic && (examined(observation)?.entries.length ?? 0) > 1,
  *check(observation): Iterable<Finding> {
    const { entrySkip } = observation.value;
    for (const [number, entry] of examinationOf(observation).entries.entries()) {
      const problem = number === 0 ? undefined : entryProblem(entry, entrySkip);
      if (problem === undefined) continue;
      yield atByte(codeOffset(observation.value, number), `${functionName(number)}: ${problem.wanted}`, problem.seen);
    }
  },
});
