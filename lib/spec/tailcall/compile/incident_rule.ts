import type { Finding } from "../../finding.ts";
import type { Attempt } from "../model/happening.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Examination, examinationOf, examined } from "./examination.ts";
import type { Incident } from "./incident.ts";
import type { Aim } from "./scenario.ts";

/** A rule that names what may not happen when machine code is run. */
export interface IncidentRule
  extends Omit<Rule<"tailcall.compile">, "operation" | "applies" | "check" | "checkRefusal"> {
  /** Whether the program is one that could show it. */
  concerns(examination: Examination): boolean;
  /** Whether this breaks the rule. */
  isBroken(incident: Incident): boolean;
}

/** Makes a rule of what may not happen. It judges answers whose code can be run. */
export function incidentRule({ concerns, isBroken, ...definition }: IncidentRule): Rule<"tailcall.compile"> {
  return rule({
    ...definition,
    operation: "tailcall.compile",
    applies(observation): boolean {
      const examination = examined(observation);
      return examination !== undefined && concerns(examination);
    },
    check: (observation): readonly Finding[] =>
      examinationOf(observation).incidents.filter(isBroken).map(({ finding }) => finding),
  });
}

/** The tail calls that a program comes to in the runs of an aim. */
export function attemptsIn({ trials }: Examination, aim: Aim): readonly Attempt[] {
  return trials.filter(({ scenario }) => scenario.aim === aim).flatMap((trial) => trial.play().attempts);
}

/** Whether a program makes a tail call in any run. */
export function makesTailCalls(examination: Examination): boolean {
  return (["other", "itself"] as const).some((aim) =>
    attemptsIn(examination, aim).some(({ outcome }) => outcome === "made")
  );
}

/** Whether what happened is other than what the program says. */
export function isDeparture({ kind }: Incident): boolean {
  return kind === "missed" || kind === "excess" || kind === "differs";
}
