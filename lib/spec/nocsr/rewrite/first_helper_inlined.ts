import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { GET_SMP_PROCESSOR_ID } from "../call_facts.ts";
import { callsAmong } from "../flow.ts";
import { followsDesign } from "../follows_design.ts";
import { removable } from "../removable.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { firstHelper } from "../sources.ts";

/** bpf_get_smp_processor_id is nocsr and inlined. */
export const firstHelperInlined: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/first-helper-inlined",
  clauses: ["N14", "N08"],
  level: "should",
  scope: "behaviour",
  title: "bpf_get_smp_processor_id is inlined on x86-64, arm64 and riscv64, and pairs around it go",
  text:
    "On x86-64 the verifier puts the body in place of the call; on the others the JIT does, so that the call is still " +
    "to be seen in the program. Who does not inline it loses nothing but time, and keeps the pairs; of those who follow no " +
    "design of the rewrite nothing is asked.",
  source: firstHelper,
  since: "6.12",
  operation: "nocsr.rewrite",
  applies: (observation) =>
    observation.outcome === "ok" && followsDesign(observation) && calls(rewritingOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    const { arch, fates, lost } = rewriting;
    for (const call of calls(rewriting)) {
      if (arch === "x86_64" && fates[call]?.kind !== "expanded") {
        yield atInput(call, "the call to be inlined", "it is still a call");
      }
    }
    for (const { call, spill, fill } of removable(rewriting)) {
      if (!calls(rewriting).includes(call)) continue;
      for (const slot of [spill, fill]) {
        if (!lost.has(slot)) {
          yield atInput(slot, "the pair around bpf_get_smp_processor_id to be gone", "it is still there");
        }
      }
    }
  },
});

/** The calls of the helper on an architecture that inlines it, unless a case makes another function of it. */
function calls({ before, live, facts }: Rewriting): readonly number[] {
  return callsAmong(before, live).filter((slot) => {
    const known = facts[slot];
    return known?.helper === GET_SMP_PROCESSOR_ID && known.fastcall && known.inlined === true;
  });
}
