import { atStep } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import type { Moment } from "../history.ts";
import { returns } from "../returns.ts";
import { design, library } from "../sources.ts";
import { stepRule } from "../step_rule.ts";

/** A load uses a program's instructions up, whatever comes of it. */
export const instructionsAreUsedUp: Rule<"instances.run"> = stepRule({
  id: "instances/instructions-are-used-up",
  clauses: ["I01", "I04"],
  scope: design,
  title: "After a load, even one that failed, a program's instructions are gone: another load of it finds none",
  text: "Without a preprocessor it returns -22 (EINVAL); with one, the preprocessor is given NULL and a count of 0.",
  source: library,
  concerns: (moment) => moment.failure?.kind === "used" || laterCalls(moment).length > 0,
  *judge(moment) {
    if (moment.failure?.kind === "used") yield* returns(moment, -22, "its instructions are gone");
    for (const { program, index, insns, count } of laterCalls(moment)) {
      if (insns === undefined && count === 0) continue;
      yield atStep(moment.at, `NULL and 0 for index ${index} of ${program}`, `${count} slots`);
    }
  },
});

/** The calls that a load makes for programs that were loaded before. */
function laterCalls({ loading, result }: Moment): Moment["result"]["preprocessed"] {
  return result.preprocessed.filter(({ program }) => loading.get(program)?.used ?? false);
}
