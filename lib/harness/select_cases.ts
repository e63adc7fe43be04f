import { areaOf } from "../protocol/operations.ts";
import type { Case } from "./case.ts";
import { fits } from "./fits.ts";
import { hash } from "./hash.ts";

/** One of several parts of the suite, told apart by the hash of each case's id. */
export interface Shard {
  /** Which part, from 1. */
  readonly index: number;
  /** How many parts there are. */
  readonly count: number;
}

/** Which cases to ask. */
export interface Selection {
  /** Only cases of these areas. Absent, as below: no limit. */
  readonly areas?: readonly string[] | undefined;
  /** Only cases that aim at a rule that fits one of these patterns. */
  readonly rules?: readonly string[] | undefined;
  /** Only cases whose id fits one of these patterns. */
  readonly cases?: readonly string[] | undefined;
  /** Only one of several parts. */
  readonly shard?: Shard | undefined;
}

/** The cases of a selection, in their order. */
export function selectCases(cases: readonly Case[], selection: Selection): readonly Case[] {
  const { areas, rules, cases: ids, shard } = selection;
  return cases.filter((candidate) =>
    (areas === undefined || areas.includes(areaOf(candidate.id))) &&
    (rules === undefined || candidate.rules.some((rule) => rules.some((pattern) => fits(rule, pattern)))) &&
    (ids === undefined || ids.some((pattern) => fits(candidate.id, pattern))) &&
    (shard === undefined || hash(candidate.id) % shard.count === shard.index - 1)
  );
}

/** Whether a selection takes every case. */
export function isWhole(selection: Selection): boolean {
  return Object.values(selection).every((limit) => limit === undefined);
}
