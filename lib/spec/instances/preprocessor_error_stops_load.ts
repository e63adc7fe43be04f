import { atStep } from "../finding.ts";
import type { Rule } from "../rule.ts";
import { header } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** A preprocessor that returns anything but 0 stops the load, which fails. */
export const preprocessorErrorStopsLoad: Rule<"instances.run"> = stepRule({
  id: "instances/preprocessor-error-stops-load",
  clauses: ["I03"],
  scope: "behaviour",
  title: "A preprocessor that returns anything but 0 stops the load, which does not return 0",
  text: "A positive value is an error, too.",
  source: header,
  concerns: ({ failure }) => failure?.kind === "preprocessor",
  *judge({ at, result, failure }) {
    if (failure?.kind !== "preprocessor") return;
    const { program, index, returned } = failure;
    if (result.returned === 0) yield atStep(at, `a failure: the preprocessor returned ${returned}`, "0");
    const last = result.preprocessed.findIndex((call) => call.program === program && call.index === index);
    const more = result.preprocessed.length - 1 - last;
    if (last >= 0 && more > 0) {
      yield atStep(at, `no call behind that of instance ${index}, which failed`, `${more} more`);
    }
  },
});
