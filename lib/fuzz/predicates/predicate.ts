import type { Observation } from "../../spec/observation.ts";
import type { RuleFinding } from "../../harness/verdict.ts";

/** A failure that is known by what it looks like, wherever it shows: what an expectations file names as `predicate`. */
export interface Predicate {
  /** What it recognises, in one line. */
  readonly title: string;
  /** Whether this finding is one of that failure. The narrower it is, the less it hides. */
  recognises(observation: Observation, found: RuleFinding): boolean;
}
