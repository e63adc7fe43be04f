import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { failures, readsMemory } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import { registerOf } from "../fetch.ts";
import { failureText, readTrace, valueOf } from "../show.ts";
import { publication } from "../sources.ts";

/** Where any read fails, every argument is 0. */
export const argumentsZeroOnFailure: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/arguments-zero-on-failure",
  clauses: ["P12"],
  level: "must",
  scope: "behaviour",
  title: "Where any read fails, the register of every argument is 0 when user code starts",
  text:
    "Of every argument: also of those that were fetched before the failure, and of those that need no read. A register " +
    "that is left alone cannot be read after a call, and no verifier would let user code read it.",
  source: publication,
  concerns: readsMemory,
  *judge({ fetches, bad }): Iterable<Finding> {
    for (const fetch of fetches) {
      const wrong = failures(bad).find(({ register }) => register(registerOf(fetch)) !== 0n);
      if (wrong === undefined) continue;
      const name = `r${registerOf(fetch)}`;
      const wanted = `${name} = 0, ${failureText(wrong.trial, fetches)}`;
      const seen = `${name} ${valueOf(wrong.register(registerOf(fetch)))}`;
      yield { ...whole(wanted, seen), trace: readTrace(wrong.trial, fetches) };
    }
  },
});
