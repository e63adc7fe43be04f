import { atStep, type Finding } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { firstWrite, settled, type Transition, transitions } from "./poke/transition.ts";
import { source } from "./source.ts";

/** To remove, the bypass becomes a jump, a grace period passes, and only then the target goes. */
export const removalWaits: Rule<"tailcall.poke"> = rule({
  id: "tailcall/removal-waits",
  clauses: ["T14"],
  level: "must",
  scope: "behaviour",
  title: "To remove, the bypass becomes a jump, a grace period passes, and only then the target goes",
  text: "Without the wait, a CPU that took the nop a moment ago is still unwinding when the target goes, and falls " +
    "through behind it: state A.",
  source,
  operation: "tailcall.poke",
  applies: (observation) =>
    observation.outcome === "ok" && transitions(observation.input, observation.value).some(isRemoval),
  *check({ input, value }): Iterable<Finding> {
    for (const of of transitions(input, value).filter(isRemoval)) {
      const bypass = settled(value, of, "bypass", "jump");
      const target = firstWrite(of, "target");
      const waited = of.steps.findIndex((step, at) => step.kind === "wait" && at > bypass);
      if (bypass < 0) yield atStep(of.update, "the bypass poked back to a jump", "no such write");
      if (target < 0 && settled(value, of, "target", "nop") < 0) {
        yield atStep(of.update, "the target poked to a nop in the end", "no such write");
      } else if (bypass > target) {
        yield atStep(of.update, "the bypass a jump before the target goes", "the target written first");
      } else if (waited < 0 || waited > target) {
        yield atStep(of.update, "a grace period between the bypass and the target", "no wait between the two");
      }
    }
  },
});

function isRemoval(of: Transition): boolean {
  return of.before !== undefined && of.after === undefined;
}
