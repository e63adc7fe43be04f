import type { Finding } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { type Examination, examinationOf, examined } from "./examination.ts";

/** A rule about what a generated prologue does when it is run. */
export interface ExaminationRule extends Omit<Rule<"prologue.generate">, "operation" | "applies" | "check"> {
  /** Whether it has something to say about this prologue; about every one if absent. */
  concerns?(examination: Examination): boolean;
  /** Judges what was seen. */
  judge(examination: Examination): Iterable<Finding>;
}

/** Makes a rule of what it says about the runs: it applies where the arguments start in registers. */
export function examinationRule({ concerns, judge, ...definition }: ExaminationRule): Rule<"prologue.generate"> {
  return rule({
    ...definition,
    operation: "prologue.generate",
    applies(observation): boolean {
      const examination = examined(observation);
      return examination !== undefined && (concerns?.(examination) ?? true);
    },
    *check(observation): Iterable<Finding> {
      const examination = examinationOf(observation);
      if (examination !== undefined) yield* judge(examination);
    },
  });
}
