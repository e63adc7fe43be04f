import { atByte, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { hierarchy } from "../sources.ts";
import { helperCalls, loadsPointer, POINTER } from "./helper_calls.ts";

/** In the design of Linux 6.12, helpers are handed the pointer to the count as functions are. */
export const helpersGetTheCount: Rule<"tailcall.compile"> = rule({
  id: "tailcall/helpers-get-the-count-in-6-12",
  clauses: ["T19"],
  level: "must",
  scope: "tailcall@6.12",
  title: "In Linux 6.12, the pointer to the count is loaded before calls of helpers as well",
  text:
    "In every function from which a tail call can be reached. A helper has no use for it; Linux 6.18 leaves it out.",
  source: hierarchy,
  operation: "tailcall.compile",
  applies: (observation) =>
    observation.outcome === "ok" && helperCalls(observation).some(({ caller }) => caller.isReachable),
  *check(observation): Iterable<Finding> {
    for (const { caller, offset, before } of helperCalls(observation)) {
      if (!caller.isReachable || before !== undefined && loadsPointer(before, caller)) continue;
      const wanted = `mov rax,[rbp-${caller.frame + POINTER}] before the helper called at +${offset}`;
      yield atByte(caller.offset + offset, `${wanted} of function ${caller.number}`, "no load of the count");
    }
  },
});
