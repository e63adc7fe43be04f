import type { PrologueRunValue } from "../../../protocol/prologue.ts";
import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Spaces, type Truth, truthOf, undisputedTruth } from "./truth.ts";

/** A rule that compares what user code found with what it had to find. */
export interface TruthRule extends Omit<Rule<"prologue.run">, "operation" | "applies" | "check" | "checkRefusal"> {
  /** How the design tells address spaces apart; if absent, only where that makes no difference. */
  readonly spaces?: Spaces;
  /** Whether it has something to say; always if absent. */
  concerns?(truth: Truth): boolean;
  judge(truth: Truth, value: PrologueRunValue): Iterable<Finding>;
}

/** Makes a rule of a comparison: it applies where all arguments that are passed start in registers. */
export function truthRule({ spaces, concerns, judge, ...definition }: TruthRule): Rule<"prologue.run"> {
  return rule({
    ...definition,
    operation: "prologue.run",
    applies({ input, outcome }): boolean {
      const truth = outcome !== "ok"
        ? undefined
        : spaces === undefined
        ? undisputedTruth(input)
        : truthOf(input, spaces);
      return truth !== undefined && (concerns?.(truth) ?? true);
    },
    *check({ input, value }): Iterable<Finding> {
      const truth = spaces === undefined ? undisputedTruth(input) : truthOf(input, spaces);
      if (truth !== undefined) yield* judge(truth, value);
    },
  });
}
