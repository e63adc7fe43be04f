import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { shownArguments, shownCall } from "./shown.ts";

/** The arguments' slots follow one another in the order of the arguments, each as many as its bytes or its address need. */
export const slotsInOrder: Rule<"struct_args.layout"> = rule({
  id: "struct_args/slots-in-order",
  clauses: ["S01"],
  level: "must",
  scope: "behaviour",
  title: "The arguments' slots follow one another, each argument with as many as its bytes, or its address, need",
  text:
    "A value takes a slot for every eight bytes, wherever it came from; an address takes one. So an argument's slot, too, " +
    "differs from its index behind a value of more than 8 bytes.",
  source,
  operation: "struct_args.layout",
  applies: (observation) => shownCall(observation) !== undefined,
  *check(observation): Iterable<Finding> {
    let next = 0;
    for (const { passed: { label, size }, shown: { view } } of shownArguments(observation)) {
      const wanted = view.kind === "pointer" ? 1 : Math.ceil(size / 8);
      const taken = view.kind === "pointer" ? 1 : view.slots;
      if (wanted > 0 && view.slot !== next) yield whole(`${label} from slot ${next} on`, `slot ${view.slot}`);
      if (taken !== wanted) yield whole(`${wanted} slots for the ${size} bytes of ${label}`, `${taken}`);
      next += wanted;
    }
    const { slots } = observation.value;
    if (slots !== undefined && slots !== next) yield whole(`${next} slots in all`, `${slots}`);
  },
});
