import type { Rule } from "../../rule.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { removal } from "../sources.ts";

/** The call inside the pair is replaced by the function's body. */
export const pairInlinedCall: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-inlined-call",
  clauses: ["N08"],
  level: "must",
  scope: "behaviour",
  title: "Only pairs around calls that are really inlined go",
  text: "A function that is called for good follows the machine's calling convention, under which r0 to r5 do not " +
    "survive. A verifier's inlining shows in the program; a JIT's does not, and the call is still there.",
  source: removal,
  objection({ facts, pair, rewriting }): Objection | undefined {
    if (facts?.inlined !== false || rewriting.fates[pair.call]?.kind === "expanded") return undefined;
    return {
      at: "spill",
      wanted: "a call that is inlined behind the spill",
      seen: `a call of ${facts.name}, which is not`,
    };
  },
});
