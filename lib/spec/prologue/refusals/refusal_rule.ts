import type { GenerateInput } from "../../../protocol/prologue.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { errnos, type ExpectedRefusal, expectedRefusal } from "./expected_refusal.ts";

/** A rule about when perf refuses, and with which error. */
export interface RefusalRule
  extends Omit<Rule<"prologue.generate">, "level" | "scope" | "operation" | "applies" | "check" | "checkRefusal"> {
  /** Whether it is about a refusal that perf gives. */
  concerns(refusal: ExpectedRefusal, input: GenerateInput): boolean;
}

/** Makes a rule about refusals of perf of Linux 5.10. */
export function refusalRule({ concerns, ...definition }: RefusalRule): Rule<"prologue.generate"> {
  return rule({
    ...definition,
    level: "must",
    scope: "prologue@5.10",
    operation: "prologue.generate",
    applies({ input }): boolean {
      const refusal = expectedRefusal(input);
      return refusal !== undefined && concerns(refusal, input);
    },
    *check({ input, value }): Iterable<Finding> {
      const refusal = expectedRefusal(input);
      if (refusal === undefined) return;
      yield whole(refusalText(refusal), `a prologue of ${value.program.length} instruction slots`);
    },
    *checkRefusal({ input, errno }): Iterable<Finding> {
      const refusal = expectedRefusal(input);
      if (refusal === undefined || errno === errnos[refusal.reason]) return;
      yield whole(refusalText(refusal), `a refusal with ${errno}`);
    },
  });
}

function refusalText({ reason, arg }: ExpectedRefusal): string {
  const blamed = arg === undefined ? "" : ` for argument ${arg + 1}`;
  return `a refusal with ${errnos[reason]}${blamed}`;
}
