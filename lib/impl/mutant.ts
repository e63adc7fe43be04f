import type { Fix } from "../history/fix.ts";
import type { Handlers } from "../protocol/implementation.ts";

/** A named wrong implementation: the reference of one area with one decision replaced. */
export interface Mutant {
  /** `area/kebab-case`, such as `nocsr/any-fill-will-do`. */
  readonly name: `${string}/${string}`;
  /** What it gets wrong, in one sentence. */
  readonly title: string;
  /** The published fix of the very bug, where it really happened. */
  readonly fixedBy?: Fix;
  /** The area's operations as it carries them out. */
  readonly handlers: Handlers;
}
