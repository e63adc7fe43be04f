import { atInput, atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compilationOf } from "../compilation.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** Nothing but spills and fills around nocsr calls is put in, and nothing else changes. */
export const onlySpillsAreAdded: Rule<"nocsr.compile"> = rule({
  id: "nocsr/only-spills-are-added",
  clauses: ["N03", "N04"],
  level: "must",
  scope: "behaviour",
  title: "Nothing but spills and fills around nocsr calls is added, and all else stays in order",
  text: "Registers were allocated with the contract in mind, and around other calls nothing is left to save.",
  source: proposal,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok",
  *check(observation): Iterable<Finding> {
    const { before, after, origins, dropped, sites } = compilationOf(observation);
    const ours = new Set(sites.flatMap(({ facts, spills, fills }) => facts?.fastcall ? [...spills, ...fills] : []));
    for (const slot of dropped) yield atInput(slot, `${show(before, slot)} to stay`, "it is gone");
    for (const [slot, origin] of origins.entries()) {
      if (origin.kind === "changed") yield atValue(slot, show(before, origin.from), show(after, slot));
      if (origin.kind === "inserted" && !ours.has(slot)) {
        yield atValue(slot, "nothing to be added but spills and fills around nocsr calls", show(after, slot));
      }
    }
  },
});
