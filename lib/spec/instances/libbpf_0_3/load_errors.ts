import type { Rule } from "../../rule.ts";
import { returns } from "../returns.ts";
import { design, library } from "../sources.ts";
import { stepRule } from "../step_rule.ts";

/** What a preprocessor returns is what the load returns. */
export const preprocessorErrorComesBack: Rule<"instances.run"> = stepRule({
  id: "instances/preprocessor-error-comes-back",
  clauses: ["I03", "I06"],
  scope: design,
  title: "A load that a preprocessor stops returns the very value that the preprocessor returned",
  text: "That holds for positive values, too: a preprocessor that returns 1 makes the load return 1.",
  source: library,
  concerns: ({ failure }) => failure?.kind === "preprocessor",
  *judge(moment) {
    const { failure } = moment;
    if (failure?.kind === "preprocessor") yield* returns(moment, failure.returned, "the preprocessor's own value");
  },
});

/** A load that the verifier stops says so. */
export const verifierRefusal: Rule<"instances.run"> = stepRule({
  id: "instances/verifier-refusal",
  clauses: ["I06"],
  scope: design,
  title: "A load of an instance that the verifier refuses returns -4007",
  source: library,
  concerns: ({ failure }) => failure?.kind === "unfit",
  judge: (moment) => returns(moment, -4007, "the verifier takes no such instructions"),
});

/** A program whose instances an unload took must be prepared anew. */
export const reloadNeedsSetPrep: Rule<"instances.run"> = stepRule({
  id: "instances/reload-needs-set-prep",
  clauses: ["I02"],
  scope: design,
  title: "A program that was prepared and unloaded cannot be loaded before another set_prep: -4004",
  text: "An unload takes the instances, but the program keeps its preprocessor.",
  source: library,
  concerns: ({ failure }) => failure?.kind === "abandoned",
  judge: (moment) => returns(moment, -4004, "the program has a preprocessor and no instances"),
});

/** An object is loaded once, if at all. */
export const objectLoadsOnce: Rule<"instances.run"> = stepRule({
  id: "instances/object-loads-once",
  clauses: ["I01"],
  scope: design,
  title: "After a load of the object, even one that failed, every load and every set_autoload returns -22 (EINVAL)",
  source: library,
  concerns: ({ step, objectLoaded }) => objectLoaded && (step.call === "load" || step.call === "set_autoload"),
  judge: (moment) => returns(moment, -22, "the object was loaded before"),
});
