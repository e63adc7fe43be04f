import { atValue, type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { type Examination, linksOf } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import type { Trial } from "../rig.ts";
import { hex, linkText, readTrace } from "../show.ts";
import { publication } from "../sources.ts";

/** Dereferences are made from the inside out, each at the value before it plus its own offset. */
export const dereferencesInsideOut: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/dereferences-inside-out",
  clauses: ["P09"],
  level: "must",
  scope: "behaviour",
  title: "Dereferences are made from the inside out: each reads at the value before it plus its own offset",
  text:
    "Every address that is read must be one to which the definition of an argument leads, and every address to which " +
    "one leads must be read. Which argument is fetched first is left open.",
  source: publication,
  concerns: readsMemory,
  *judge(examination): Iterable<Finding> {
    for (const trial of examination.good) {
      const findings = [...strayReads(trial, examination), ...missingReads(trial, examination)];
      yield* findings;
      if (findings.length > 0) return;
    }
  },
});

/** The first read at an address to which no argument leads. */
function* strayReads(trial: Trial, { fetches }: Examination): Iterable<Finding> {
  const links = linksOf(fetches, trial.world);
  const done = new Set<bigint>();
  for (const { index, source } of trial.reads) {
    done.add(source);
    if (links.has(source)) continue;
    const due = links.entries().find(([address]) => !done.has(address));
    const wanted = due === undefined ? "no further read" : `${text(due[1])} at ${hex(due[0])}`;
    yield { ...atValue(index, wanted, `a read at ${hex(source)}`), trace: readTrace(trial, fetches) };
    return;
  }
}

/** The first read that is not made. */
function* missingReads(trial: Trial, { fetches }: Examination): Iterable<Finding> {
  if (trial.end.kind !== "user-code") return;
  const done = new Set(trial.reads.map(({ source }) => source));
  const due = linksOf(fetches, trial.world).entries().find(([address]) => !done.has(address));
  if (due !== undefined) {
    yield { ...whole(`${text(due[1])} at ${hex(due[0])}`, "no such read"), trace: readTrace(trial, fetches) };
  }
}

function text(links: readonly Parameters<typeof linkText>[0][]): string {
  return links.map(linkText).join(" and ");
}
