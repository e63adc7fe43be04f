import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { shownArguments } from "./shown.ts";

/** In the first design, the slot of a struct holds a pointer to it. */
export const pointerInTheSlot: Rule<"struct_args.layout"> = rule({
  id: "struct_args/pointer-in-the-slot",
  clauses: ["S03"],
  level: "must",
  scope: "struct_args@seed",
  title: "The slot of a struct holds a pointer to it, and the slots of other arguments their values",
  source,
  operation: "struct_args.layout",
  applies: (observation) => shownArguments(observation).some(({ passed }) => passed.isComposite && passed.size > 0),
  *check(observation): Iterable<Finding> {
    for (const { passed: { label, isComposite, size }, shown: { view } } of shownArguments(observation)) {
      const wanted = isComposite ? "pointer" : "value";
      if (size > 0 && view.kind !== wanted) yield whole(`a ${wanted} in the slot of ${label}`, `a ${view.kind}`);
    }
  },
});
