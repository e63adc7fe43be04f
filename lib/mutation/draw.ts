import { hash } from "../harness/hash.ts";
import type { GeneratedMutant } from "./generated_mutant.ts";

/**
 * Draws so many mutants, or all where there are no more. Which they are depends on the seed and the names alone, so that
 * a change of the reference elsewhere changes little.
 */
export function draw(mutants: readonly GeneratedMutant[], count: number, seed: number): readonly GeneratedMutant[] {
  const keyed = mutants.map((mutant, index) => ({ mutant, index, key: hash(`${seed}:${mutant.name}`) }));
  const drawn = keyed.toSorted((a, b) => a.key - b.key || a.index - b.index).slice(0, count);
  return drawn.toSorted((a, b) => a.index - b.index).map(({ mutant }) => mutant);
}

/** Draws pairs of mutants of one area that differ at two points: what is wrong twice can look right. */
export function drawPairs(
  mutants: readonly GeneratedMutant[],
  count: number,
  seed: number,
): readonly GeneratedMutant[] {
  const pairs = new Map<string, GeneratedMutant>();
  for (let turn = 0; turn < 20 * count && pairs.size < count; turn++) {
    const first = mutants[hash(`${seed}:first:${turn}`) % mutants.length];
    const others = mutants.filter((other) => first !== undefined && canPair(first, other));
    const second = others[hash(`${seed}:second:${turn}`) % others.length];
    if (first === undefined || second === undefined) continue;
    const pair = pairOf(first, second);
    pairs.set(pair.name, pair);
  }
  return [...pairs.values()];
}

function canPair(a: GeneratedMutant, b: GeneratedMutant): boolean {
  return a.area === b.area && !a.changes.some(({ point }) => b.changes.some((other) => other.point === point));
}

function pairOf(a: GeneratedMutant, b: GeneratedMutant): GeneratedMutant {
  const [first, second] = a.name < b.name ? [a, b] : [b, a];
  return {
    name: `${first.name} & ${second.name}`,
    area: first.area,
    at: `${first.at} & ${second.at}`,
    changes: [...first.changes, ...second.changes],
  };
}
