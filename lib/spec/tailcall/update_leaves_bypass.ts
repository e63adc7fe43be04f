import { atStep, type Finding } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { firstWrite, settled, type Transition, transitions } from "./poke/transition.ts";
import { source } from "./source.ts";

/** To update, only the target is poked; the bypass is not touched. */
export const updateLeavesBypass: Rule<"tailcall.poke"> = rule({
  id: "tailcall/update-leaves-bypass",
  clauses: ["T13"],
  level: "must",
  scope: "behaviour",
  title: "To update, only the target is poked and the bypass is not touched",
  source,
  operation: "tailcall.poke",
  applies: (observation) =>
    observation.outcome === "ok" && transitions(observation.input, observation.value).some(isUpdate),
  *check({ input, value }): Iterable<Finding> {
    for (const of of transitions(input, value).filter(isUpdate)) {
      if (firstWrite(of, "bypass") >= 0) yield atStep(of.update, "no write to the bypass", "the bypass written");
      const touched = settled(value, of, "target", "jump") >= 0;
      if (of.before !== of.after && !touched) {
        yield atStep(of.update, `the target poked to a jump to ${of.after}`, "no such write");
      }
    }
  },
});

function isUpdate(of: Transition): boolean {
  return of.before !== undefined && of.after !== undefined;
}
