import type { Insn } from "../../bpf/insn.ts";
import { atInput, type Finding } from "../finding.ts";
import type { Observation } from "../observation.ts";
import { type Rule, rule } from "../rule.ts";
import type { CallFacts } from "./call_facts.ts";
import { mirroredAround, type Pair } from "./pair.ts";
import { callsAmong } from "./flow.ts";
import { type Rewriting, rewritingOf } from "./rewriting.ts";

/** A pair with its instructions, and what is known of the function that is called between them. */
export interface SeenPair {
  readonly pair: Pair;
  readonly spill: Insn;
  readonly fill: Insn;
  readonly facts: CallFacts | undefined;
  readonly rewriting: Rewriting;
}

/** Why a pair may not be removed. */
export interface Objection {
  /** Which of the two instructions shows it. */
  readonly at: "spill" | "fill";
  readonly wanted: string;
  readonly seen: string;
}

/** A rule that says of each removed pair whether it could go. */
export interface PairRule extends Omit<Rule<"nocsr.rewrite">, "operation" | "applies" | "check" | "checkRefusal"> {
  /** Why this pair may not go, if so. */
  objection(pair: SeenPair): Objection | undefined;
}

/**
 * Makes a rule of an objection: it judges the pairs that are gone. It has something to say where a pair is gone, and
 * where one stayed to which it objects.
 */
export function pairRule({ objection, ...definition }: PairRule): Rule<"nocsr.rewrite"> {
  return rule({
    ...definition,
    operation: "nocsr.rewrite",
    applies(observation): boolean {
      if (observation.outcome !== "ok") return false;
      const rewriting = rewritingOf(observation);
      return removedPairs(rewriting).length > 0 ||
        candidates(rewriting).some((pair) => objection(pair) !== undefined);
    },
    *check(observation): Iterable<Finding> {
      for (const seen of removedPairs(rewritingOf(observation))) {
        const objected = objection(seen);
        if (objected !== undefined) yield atInput(seen.pair[objected.at], objected.wanted, objected.seen);
      }
    },
  });
}

const known = new WeakMap<Rewriting, readonly SeenPair[]>();

/** The pairs that are gone. The same rewriting is looked at once. */
export function removedPairs(rewriting: Rewriting): readonly SeenPair[] {
  const before = known.get(rewriting);
  if (before !== undefined) return before;
  const pairs = rewriting.groups.flatMap((group) => group.pairs.flatMap((pair) => seen(rewriting, pair)));
  known.set(rewriting, pairs);
  return pairs;
}

/** The stores and loads that mirror one another around a call, whether or not they are gone. */
export function candidates(rewriting: Rewriting): readonly SeenPair[] {
  const calls = callsAmong(rewriting.before, rewriting.live);
  return calls.flatMap((call) => mirroredAround(rewriting.before, call).flatMap((pair) => seen(rewriting, pair)));
}

function seen(rewriting: Rewriting, pair: Pair): readonly SeenPair[] {
  const spill = rewriting.before[pair.spill];
  const fill = rewriting.before[pair.fill];
  if (spill === undefined || fill === undefined) return [];
  return [{ pair, spill, fill, facts: rewriting.facts[pair.call], rewriting }];
}

/** Whether the implementation took any spill or fill around a call away. */
export function removesAny(observation: Observation<"nocsr.rewrite">): boolean {
  return observation.outcome === "ok" && rewritingOf(observation).groups.length > 0;
}
