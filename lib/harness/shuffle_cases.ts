import type { Case } from "./case.ts";
import { hash } from "./hash.ts";

/** The cases in an order that depends on the seed alone, to find implementations that depend on the order. */
export function shuffleCases(cases: readonly Case[], seed: number): readonly Case[] {
  const keyed = cases.map((candidate) => ({ candidate, key: hash(`${seed}:${candidate.id}`) }));
  return keyed.sort((a, b) => a.key - b.key || (a.candidate.id < b.candidate.id ? -1 : 1)).map((k) => k.candidate);
}
