import type { ReachabilityInput } from "../../../protocol/tailcall_reachability.ts";

/** Functions that may be under way at a time, the entry included, in every release: Linux 7.2 takes twice as many. */
export const MOST_FRAMES = 8;

/** Functions under way at a time that no release takes: more than these. */
export const TOO_MANY_FRAMES = 16;

/** The names of the functions from which a tail call can be reached: those that contain one, and their callers. */
export function reachingTailCalls({ functions }: ReachabilityInput): ReadonlySet<string> {
  const marked = new Set(functions.filter(({ tailCalls }) => tailCalls).map(({ name }) => name));
  for (let before = -1; before !== marked.size;) {
    before = marked.size;
    for (const { name, calls } of functions) if (calls.some((callee) => marked.has(callee))) marked.add(name);
  }
  return marked;
}

/** The names of the functions that the entry calls, at once or through others, and its own. */
export function calledFunctions({ functions }: ReachabilityInput): ReadonlySet<string> {
  const calls = new Map(functions.map((function_) => [function_.name, function_.calls]));
  const seen = new Set<string>();
  const pending = functions.slice(0, 1).map(({ name }) => name);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    pending.push(...calls.get(name) ?? []);
  }
  return seen;
}

/** A chain of calls from the entry that has more frames than so many; `undefined` if there is none. */
export function deeperChain({ functions }: ReachabilityInput, most: number): readonly string[] | undefined {
  const calls = new Map(functions.map((function_) => [function_.name, new Set(function_.calls)]));
  // The chains by their last function suffice: whichever leads to it, the same calls follow.
  let level = new Map(functions.slice(0, 1).map(({ name }) => [name, [name]]));
  for (let depth = 1; depth <= most; depth++) {
    const next = new Map<string, string[]>();
    for (const [name, chain] of level) {
      for (const callee of calls.get(name) ?? []) next.set(callee, [...chain, callee]);
    }
    level = next;
  }
  return level.values().next().value;
}

/** How many calls a walk along every chain from the entry makes, or `most` if it makes more. */
export function callsOnChains({ functions }: ReachabilityInput, most: number): number {
  const calls = new Map(functions.map((function_) => [function_.name, function_.calls]));
  let level = new Map(functions.slice(0, 1).map(({ name }) => [name, 1]));
  let sum = 0;
  for (let depth = 1; depth <= MOST_FRAMES && sum < most; depth++) {
    const next = new Map<string, number>();
    for (const [name, ways] of level) {
      for (const callee of calls.get(name) ?? []) next.set(callee, (next.get(callee) ?? 0) + ways);
    }
    sum += [...next.values()].reduce((total, ways) => total + ways, 0);
    level = next;
  }
  return Math.min(sum, most);
}
