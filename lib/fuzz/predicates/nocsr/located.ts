import type { RuleFinding } from "../../../harness/verdict.ts";
import type { Finding } from "../../../spec/finding.ts";
import type { Answered, Observation } from "../../../spec/observation.ts";
import { noJumpIntoPair } from "../../../spec/nocsr/rewrite/no_jump_into_pair.ts";
import { regionUntouched } from "../../../spec/nocsr/rewrite/region_untouched.ts";
import { slotsExclusive } from "../../../spec/nocsr/rewrite/slots_exclusive.ts";
import { stackDepthCoversAccesses } from "../../../spec/nocsr/rewrite/stack_depth_covers_accesses.ts";
import { judge } from "../../../spec/rule.ts";
import { SECOND_OPINION } from "../../oracle.ts";
import type { Predicate } from "../predicate.ts";

/** Rules whose findings stand at the instruction that is to blame. */
const LOCATING = [noJumpIntoPair, slotsExclusive, regionUntouched, stackDepthCoversAccesses];

/** Rules that are broken in consequence, wherever that shows. */
const FOLLOWING: readonly string[] = [
  "nocsr/same-result",
  "nocsr/same-on-every-path",
  "nocsr/runs-as-written",
  SECOND_OPINION,
];

/** A finding of a rule that tells the instruction to blame. */
export interface Located {
  readonly observation: Answered<"nocsr.rewrite">;
  readonly rule: string;
  /** The slot of the program that was given. */
  readonly index: number;
}

/**
 * A predicate that recognises findings by the instruction at which they stand, and findings that follow from such a one
 * in the same answer.
 */
export function located(title: string, recognises: (found: Located) => boolean): Predicate {
  return {
    title,
    recognises(observation, found) {
      if (!isRewrite(observation)) return false;
      const isIt = (rule: string, { place }: Finding) =>
        place.kind === "insn" && place.of === "input" && recognises({ observation, rule, index: place.index });
      if (LOCATING.some(({ id }) => id === found.rule)) return isIt(found.rule, found.finding);
      return FOLLOWING.includes(found.rule) && causesIn(observation).some(([rule, finding]) => isIt(rule, finding));
    },
  };
}

const known = new WeakMap<Observation, readonly (readonly [rule: string, finding: Finding])[]>();

/** What the rules find that tell the instruction to blame. The same answer is judged once. */
function causesIn(observation: Answered<"nocsr.rewrite">): readonly (readonly [rule: string, finding: Finding])[] {
  const before = known.get(observation);
  if (before !== undefined) return before;
  const causes = LOCATING.flatMap((rule) => judge(rule, observation).map((finding) => [rule.id, finding] as const));
  known.set(observation, causes);
  return causes;
}

/** Whether an observation is an answer to `nocsr.rewrite`. */
export function isRewrite(observation: Observation): observation is Answered<"nocsr.rewrite"> {
  return observation.operation === "nocsr.rewrite" && observation.outcome === "ok";
}

/** Whether a finding is of a rule that is broken in consequence of others. */
export function isFollowing({ rule }: RuleFinding): boolean {
  return FOLLOWING.includes(rule);
}
