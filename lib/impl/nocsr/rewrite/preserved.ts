import type { CallFacts } from "../call_facts.ts";

/** The registers among r0 to r5 that a nocsr call keeps: r0 if it returns nothing, and those beyond its parameters. */
export function preserved({ isVoid, params }: CallFacts): ReadonlySet<number> {
  const beyond = [1, 2, 3, 4, 5].filter((register) => register > params);
  return new Set(isVoid ? [0, ...beyond] : beyond);
}
