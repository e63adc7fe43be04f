import type { ScriptStep } from "../../protocol/instances.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import type { Stage } from "./life.ts";
import { returns } from "./returns.ts";
import { source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

type SetPrep = ScriptStep & { readonly call: "set_prep" };

/** What a `set_prep` with valid arguments meets: the stage of its program. */
function stageMet({ step, lives }: Moment): Stage["kind"] | undefined {
  return step.call === "set_prep" && isValid(step) ? lives.get(step.program)?.stage.kind : undefined;
}

function isValid({ instances, preprocessor }: SetPrep): boolean {
  return instances > 0 && preprocessor !== undefined;
}

/** `set_prep` takes a program that has no instances yet. */
export const setPrepTakesABareProgram: Rule<"instances.run"> = stepRule({
  id: "instances/set-prep-takes-a-bare-program",
  clauses: ["I02"],
  scope: "behaviour",
  title: "set_prep returns 0 for a program that has no instances yet, given at least one and a preprocessor",
  text: "A program has none before its first load, and none again once it is unloaded.",
  source,
  concerns: (moment) => stageMet(moment) === "bare",
  judge: (moment) => returns(moment, 0, "the program has no instances yet"),
});

/** `set_prep` refuses a number of instances below 1, and a NULL. */
export const setPrepArguments: Rule<"instances.run"> = stepRule({
  id: "instances/set-prep-arguments",
  clauses: ["I02"],
  scope: "behaviour",
  title: "set_prep refuses a number of instances below 1 and a NULL preprocessor with -22 (EINVAL)",
  text: "The program stays as it is, and loads as one plain instance.",
  source,
  concerns: ({ step }) => step.call === "set_prep" && !isValid(step),
  judge: (moment) => returns(moment, -22, "a number of instances below 1, or no preprocessor"),
});

/** A second `set_prep` is refused, and the first stays. */
export const secondSetPrep: Rule<"instances.run"> = stepRule({
  id: "instances/second-set-prep",
  clauses: ["I02", "I06"],
  scope: "behaviour",
  title: "A second set_prep is refused with -22 (EINVAL), and the first stays in force",
  source,
  concerns: (moment) => stageMet(moment) === "prepared",
  judge: (moment) => returns(moment, -22, "the program was prepared before"),
});

/** A `set_prep` after the load is refused. */
export const lateSetPrep: Rule<"instances.run"> = stepRule({
  id: "instances/late-set-prep",
  clauses: ["I02", "I06"],
  scope: "behaviour",
  title: "A set_prep after the program was loaded is refused with -22 (EINVAL)",
  text: "That holds for a program that was loaded without a preprocessor, too.",
  source,
  concerns: (moment) => ["loaded", "failed", "unsettled"].includes(stageMet(moment) ?? ""),
  judge: (moment) => returns(moment, -22, "the program was loaded before"),
});
