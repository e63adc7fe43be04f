import { atValue, type Finding } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { type Link, linksOf } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import { linkText } from "../show.ts";
import { probeReads } from "../sources.ts";

/** Kernel memory is not read as user space's, nor the other way round. */
export const readsInTheNamedSpace: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/reads-in-the-named-space",
  clauses: ["P08"],
  level: "must",
  scope: "behaviour",
  title: "Kernel memory is not read with the helper for user space's, nor user space's with the kernel's",
  text:
    "Where an address can mean either, the wrong helper reads something else. `bpf_probe_read` (4) does not tell them " +
    "apart and may stand for both; behind a read of user space a design may go on there, as perf does.",
  source: probeReads,
  concerns: readsMemory,
  *judge({ fetches, good }): Iterable<Finding> {
    for (const trial of good) {
      const links = linksOf(fetches, trial.world);
      for (const { index, helper, source } of trial.reads) {
        const there = links.get(source) ?? [];
        const [link] = there;
        if (link === undefined || there.some((link) => allowed(link).includes(helper))) continue;
        yield atValue(index, `helper ${allowed(link).join(" or ")} for ${linkText(link)}`, `helper ${helper}`);
        return;
      }
    }
  },
});

/** The helpers that may carry out a read. */
function allowed({ fetch: { derefs }, depth }: Link): readonly number[] {
  if (derefs[depth]?.user === true) return [112, 4];
  return derefs.slice(0, depth).some(({ user }) => user) ? [113, 112, 4] : [113, 4];
}
