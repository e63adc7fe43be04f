import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { removesAny } from "../pair_rule.ts";
import { rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { removal } from "../sources.ts";

/** Spills and fills go together. */
export const onlyWholePairsGo: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/only-whole-pairs-go",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "A spill goes only with its fill, and a fill only with its spill",
  text:
    "A spill alone leaves a slot that nobody reads, which is harmless; a fill alone reads what nobody wrote. Neither " +
    "is a removed pair, and there are as many spills gone before a call as fills behind it.",
  source: removal,
  operation: "nocsr.rewrite",
  applies: removesAny,
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    const { before } = rewriting;
    for (const { call, single } of rewriting.groups) {
      for (const slot of single) {
        const partner = slot < call ? "fill" : "spill";
        yield atInput(slot, `its ${partner} to be gone as well, or ${show(before, slot)} to stay`, "it is gone alone");
      }
    }
  },
});
