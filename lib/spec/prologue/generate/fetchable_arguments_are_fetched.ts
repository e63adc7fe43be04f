import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Fetch, fetchesOf, MOST_ARGUMENTS } from "../fetch.ts";
import { canPublish } from "../can_publish.ts";
import { publication } from "../sources.ts";

/** Ordinary arguments with room enough are not refused. */
export const fetchableArgumentsAreFetched: Rule<"prologue.generate"> = rule({
  id: "prologue/fetchable-arguments-are-fetched",
  clauses: ["P01", "P02"],
  level: "must",
  scope: "behaviour",
  title: "Up to three arguments that start in general registers are not refused where there is room enough",
  text:
    "Room enough is twice what the published design takes. Offsets must fit an instruction, and what `@`, `$` and other " +
    "bases give is left to the design.",
  source: publication,
  operation: "prologue.generate",
  applies: ({ input: { args, space } }) => {
    const fetches = fetchesOf(args);
    return fetches !== undefined && args.length <= MOST_ARGUMENTS && fetches.every(canPublish) &&
      space >= 2 * usualLength(fetches);
  },
  *check(): Iterable<Finding> {},
  *checkRefusal({ errno, message }): Iterable<Finding> {
    yield whole("a prologue for these arguments", `a refusal with ${errno}: ${message}`);
  },
});

/** What the published design takes at most: six instructions a read, ten an argument, eight around them. */
function usualLength(fetches: readonly Fetch[]): number {
  return fetches.reduce((length, { derefs }) => length + 10 + 6 * derefs.length, 8);
}
