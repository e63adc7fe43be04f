import { isExit, jumpTarget } from "../../../bpf/insn_kind.ts";
import { atValue, type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import type { Examination } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import type { Trial } from "../rig.ts";
import { failureText, readTrace, show } from "../show.ts";
import { publication } from "../sources.ts";

/** Every path leads to the first instruction of user code. */
export const userCodeEnteredAtItsStart: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/user-code-entered-at-its-start",
  clauses: ["P12", "P16"],
  level: "must",
  scope: "behaviour",
  title: "Every path leads to the first instruction of user code, and to no other",
  text:
    "The prologue ends by falling through its end or by a jump to it. It exits nowhere, and no jump of its leads into " +
    "the midst of user code.",
  source: publication,
  *judge(examination): Iterable<Finding> {
    const stray = [...strayJumps(examination)];
    yield* stray;
    if (stray.length > 0) return;
    const { fetches, good, bad } = examination;
    for (const trial of [...good, ...bad]) {
      if (trial.end.kind === "user-code") continue;
      yield { ...lost(trial, examination), trace: readTrace(trial, fetches) };
      return;
    }
  },
});

function* strayJumps({ prologue }: Examination): Iterable<Finding> {
  for (const [index, insn] of prologue.entries()) {
    const target = jumpTarget(prologue, index);
    if (isExit(insn)) yield atValue(index, "no exit before user code", show(prologue, index));
    if (target === undefined || target >= 0 && target <= prologue.length) continue;
    yield atValue(
      index,
      `a jump to a slot from 0 to ${prologue.length}, where user code starts`,
      `one to slot ${target}`,
    );
  }
}

function lost({ end, ...trial }: Trial, { fetches }: Examination): Finding {
  const wanted = `a way to user code, ${failureText({ end, ...trial }, fetches)}`;
  return end.kind === "fault" ? atValue(end.fault.index, wanted, end.fault.detail) : whole(wanted, "none");
}
