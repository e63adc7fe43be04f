import { whole } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { source } from "./sources.ts";

/** Every call of the script has a result, and only loads call preprocessors. */
export const oneResultPerCall: Rule<"instances.run"> = rule({
  id: "instances/one-result-per-call",
  clauses: ["I03", "I06"],
  level: "must",
  scope: "behaviour",
  title: "Every call of a script has a result, and none but a load calls preprocessors",
  source,
  operation: "instances.run",
  applies: ({ outcome }) => outcome === "ok",
  *check({ input, value }) {
    if (value.results.length !== input.script.length) {
      yield whole(`${input.script.length} results`, `${value.results.length}`);
    }
    for (const [at, { call }] of input.script.entries()) {
      const calls = value.results[at]?.preprocessed.length ?? 0;
      if (call !== "load" && calls > 0) yield whole(`no call of a preprocessor by step ${at}, ${call}`, `${calls}`);
    }
  },
});
