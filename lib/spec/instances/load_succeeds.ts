import type { Rule } from "../rule.ts";
import { returns } from "./returns.ts";
import { source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** A load that nothing stands in the way of returns 0. */
export const loadSucceeds: Rule<"instances.run"> = stepRule({
  id: "instances/load-succeeds",
  clauses: ["I01", "I03"],
  scope: "behaviour",
  title: "A load of sound instructions whose preprocessors all return 0 returns 0",
  text: "What a preprocessor hands back may be longer or shorter than what it was given, or nothing at all.",
  source,
  concerns: ({ step, objectLoaded, failure }) => step.call === "load" && !objectLoaded && failure === undefined,
  judge: (moment) => returns(moment, 0, "every preprocessor returned 0, and every instance is sound"),
});
