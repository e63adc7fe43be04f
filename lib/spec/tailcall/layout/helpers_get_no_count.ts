import { atByte, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { onlyForSubprograms } from "../sources.ts";
import { helperCalls, loadsPointer, POINTER } from "./helper_calls.ts";

/** In the design of Linux 6.18, helpers are not handed the count. */
export const helpersGetNoCount: Rule<"tailcall.compile"> = rule({
  id: "tailcall/helpers-get-no-count",
  clauses: ["T19"],
  level: "must",
  scope: "tailcall@6.18",
  title: "In Linux 6.18, the pointer to the count is loaded before calls of functions, but not before calls of helpers",
  text:
    "At first it was loaded before every call in a function from which a tail call can be reached. A helper has no use " +
    "for it.",
  source: onlyForSubprograms,
  operation: "tailcall.compile",
  applies: (observation) =>
    observation.outcome === "ok" && helperCalls(observation).some(({ caller }) => caller.isReachable),
  *check(observation): Iterable<Finding> {
    for (const { caller, offset, before } of helperCalls(observation)) {
      if (before === undefined || !loadsPointer(before, caller)) continue;
      const wanted = `no load of the count before the helper called at +${offset} of function ${caller.number}`;
      yield atByte(caller.offset + before.offset, wanted, `mov rax,[rbp-${caller.frame + POINTER}]`);
    }
  },
});
