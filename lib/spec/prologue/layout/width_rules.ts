import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { arrivals } from "../at_user_code.ts";
import { canPublish } from "../can_publish.ts";
import { chainIn, examinationOf, examined } from "../examination.ts";
import { registerOf } from "../fetch.ts";
import { hex, ordinal, readTrace } from "../show.ts";
import { perf510 as perf510Source, publication } from "../sources.ts";
import { type Dialect, perf510, seed } from "./dialect.ts";

type WidthRule = Pick<Rule<"prologue.generate">, "id" | "clauses" | "title" | "text" | "source">;

/** Makes a rule about all 64 bits of each argument. */
function widthRule(dialect: Dialect, definition: WidthRule): Rule<"prologue.generate"> {
  return rule({
    ...definition,
    level: "must",
    scope: dialect.design,
    operation: "prologue.generate",
    applies(observation): boolean {
      const fetches = examined(observation)?.fetches ?? [];
      return fetches.length > 0 && fetches.every(canPublish);
    },
    *check(observation): Iterable<Finding> {
      const examination = examinationOf(observation);
      if (examination === undefined) return;
      for (const { trial, register } of arrivals(examination.good)) {
        for (const fetch of examination.fetches) {
          const seen = register(registerOf(fetch));
          const wanted = BigInt.asUintN(8 * dialect.resultBytes(fetch), chainIn(fetch, trial).value ?? 0n);
          // A register that cannot be read breaks a rule of its own.
          if (seen === undefined || seen === wanted) continue;
          const name = `r${registerOf(fetch)}`;
          const finding = whole(
            `${name} = ${hex(wanted)}, ${ordinal(fetch)} (${fetch.text})`,
            `${name} = ${hex(seen)}`,
          );
          yield { ...finding, trace: readTrace(trial, examination.fetches) };
          return;
        }
      }
    },
  });
}

/** How wide the arguments are in each design. */
export const widthRules: readonly Rule<"prologue.generate">[] = [
  widthRule(seed, {
    id: "prologue/argument-widths-as-published",
    clauses: ["P02", "P07"],
    title: "Every argument is passed with all of its 64 bits, whatever its type",
    text: "The first design knows no types.",
    source: publication,
  }),
  widthRule(perf510, {
    id: "prologue/argument-widths-in-5-10",
    clauses: ["P02", "P07"],
    title: "An argument with dereferences is passed in the width of its type, zeros above it; a bare register whole",
    text:
      "Nothing is ever extended by its sign, so that `s8` passes 0xff for -1. A type whose name does not give 8, 16 or 32 " +
      "bits is passed whole.",
    source: perf510Source,
  }),
];
