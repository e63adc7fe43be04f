import { z } from "zod";
import { type Expectation, expectation } from "../expectation.ts";
import { atStep, type Finding } from "../finding.ts";

/** What a case of `tailcall.poke` may want: the error of each update, `ok` where it is carried out. */
export interface WantedPokes {
  readonly results: readonly string[];
}

/** The errors that a case wants of a sequence of updates. */
export const pokeExpectation: Expectation<"tailcall.poke", WantedPokes> = expectation({
  schema: z.strictObject({ results: z.array(z.string()) }),
  *compare(wanted, { value }): Iterable<Finding> {
    for (const [at, result] of wanted.results.entries()) {
      const seen = value.updates[at]?.errno ?? "ok";
      if (seen !== result) yield atStep(at, result, seen);
    }
  },
});
