import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { scratchedBy } from "../call_facts.ts";
import { compilationOf } from "../compilation.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** What a call may scratch is not restored after it. */
export const scratchedRegistersNotFilled: Rule<"nocsr.compile"> = rule({
  id: "nocsr/scratched-registers-not-filled",
  clauses: ["N01", "N02", "N04"],
  level: "must",
  scope: "behaviour",
  title: "No register is filled after a nocsr call that the call may scratch",
  text: "That is r0 unless the function is void, where a fill would overwrite the result, and the registers of its " +
    "parameters. A loader would not recognise such a pair, and would leave all pairs outside of it.",
  source: proposal,
  operation: "nocsr.compile",
  applies: (observation) =>
    observation.outcome === "ok" && compilationOf(observation).sites.some((s) => s.facts?.fastcall),
  *check(observation): Iterable<Finding> {
    const { after, sites } = compilationOf(observation);
    for (const { facts, fills } of sites) {
      if (!facts?.fastcall) continue;
      for (const slot of fills) {
        const register = after[slot]?.dst;
        if (register === undefined || !scratchedBy(facts).includes(register)) continue;
        yield atValue(slot, `no fill of r${register}, which ${facts.name} may scratch`, show(after, slot));
      }
    }
  },
});
