import type { TrampolineInput } from "../../../protocol/struct_args.ts";
import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Examination, examinationOf, examined, type Sighting, sightingsOf } from "./examination.ts";

/** A rule of what is seen when a trampoline runs. */
export interface TrampolineRule
  extends Omit<Rule<"struct_args.trampoline">, "operation" | "applies" | "check" | "checkRefusal"> {
  /** Whether it has something to say. */
  concerns(examination: Examination, input: TrampolineInput): boolean;
  /** Judges one run. */
  judge(sighting: Sighting, examination: Examination, input: TrampolineInput): Iterable<Finding>;
}

/** Makes a rule of what is seen when a trampoline runs. The first run that breaks it is shown. */
export function trampolineRule({ concerns, judge, ...definition }: TrampolineRule): Rule<"struct_args.trampoline"> {
  return rule({
    ...definition,
    operation: "struct_args.trampoline",
    applies(observation): boolean {
      const examination = examined(observation);
      return examination !== undefined && concerns(examination, observation.input);
    },
    check(observation): readonly Finding[] {
      const examination = examinationOf(observation);
      for (const sighting of sightingsOf(examination)) {
        const findings = [...judge(sighting, examination, observation.input)];
        if (findings.length > 0) return findings;
      }
      return [];
    },
  });
}
