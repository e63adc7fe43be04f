import { atValue, type Finding } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import type { Read } from "../rig.ts";
import { frameOffset, readTrace } from "../show.ts";
import { publication } from "../sources.ts";

/** What a read fills lies in the frame and was stored to before. */
export const slotValidBeforeRead: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/slot-valid-before-read",
  clauses: ["P08", "P17"],
  level: "must",
  scope: "behaviour",
  title: "The slot that a read fills lies in the frame, and was stored to before its address is passed",
  text:
    "The kernels that the design was made for let a helper have only stack that the program had written; later ones " +
    "are content with the address.",
  source: publication,
  concerns: readsMemory,
  *judge({ fetches, good, bad }): Iterable<Finding> {
    for (const trial of [...good, ...bad]) {
      const wrong = trial.reads.find(({ targetState }) => targetState !== "valid");
      if (wrong === undefined) continue;
      yield { ...atValue(wrong.index, wantedOf(wrong), seenOf(wrong)), trace: readTrace(trial, fetches) };
      return;
    }
  },
});

function wantedOf({ size, targetState }: Read): string {
  return targetState === "unwritten" ? `${size} bytes that were stored to before` : `${size} bytes within fp-512 to fp`;
}

function seenOf({ target, targetState }: Read): string {
  return targetState === "unwritten" ? `${frameOffset(target)}, without a value` : frameOffset(target);
}
