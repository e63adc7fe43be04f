import type { Finding } from "../../finding.ts";
import { atByte } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { entryProblem } from "./entry_problem.ts";
import { examinationOf, examined } from "./examination.ts";

/** A tail call goes behind the called program's `mov rbp,rsp`. */
export const entersBehindThePrologue: Rule<"tailcall.compile"> = rule({
  id: "tailcall/enters-behind-the-prologue",
  clauses: ["T05"],
  level: "must",
  scope: "behaviour",
  title: "A tail call skips the called program's nop, counter setting, push rbp and mov rbp,rsp, and no more",
  text:
    "So the called program sets up a frame of its own and takes the count over as it is. The bytes skipped are told by " +
    "the answer: 11 in the published design, 12 since Linux 6.12, 4 more for each `endbr64`. Up to there an entry program " +
    "may change nothing but `rsp`, `rbp` and the count in `rax`; every tail call that reads its target from an array must " +
    "go there.",
  source,
  operation: "tailcall.compile",
  applies: (observation) => !observation.input.classic && examined(observation) !== undefined,
  *check(observation): Iterable<Finding> {
    const { entries, incidents } = examinationOf(observation);
    const [entry] = entries;
    const problem = entry && entryProblem(entry, observation.value.entrySkip);
    if (problem !== undefined) yield atByte(0, problem.wanted, problem.seen);
    for (const { kind, finding } of incidents) if (kind === "landing") yield finding;
  },
});
