import { successors } from "../../bpf/effects.ts";
import type { Compilation } from "./compilation.ts";
import { type FrameUse, frameUses } from "./frame_uses.ts";
import { subprogsOf } from "./subprogs.ts";

/** A function of a compiler's result that has spills put in. Slots are those of the result. */
export interface SpillArea {
  /** The spills that were put in. */
  readonly spills: readonly number[];
  /** The accesses of the function's frame that are not among the spills and fills that were put in. */
  readonly others: readonly FrameUse[];
}

/** The functions of a compiler's result that have spills put in. */
export function spillAreas({ after, origins, facts, sites }: Compilation): readonly SpillArea[] {
  const inserted = new Set(sites.flatMap(({ spills, fills }) => [...spills, ...fills]));
  const surroundings = {
    facts: origins.map((origin) => origin.kind === "given" ? facts[origin.from] : undefined),
    maps: [],
    next: (index: number) => successors(after, index),
  };
  return subprogsOf(after).flatMap(({ start, end }): readonly SpillArea[] => {
    const isInside = (slot: number) => start <= slot && slot < end;
    const spills = sites.flatMap((site) => site.spills).filter(isInside);
    if (spills.length === 0) return [];
    const { uses } = frameUses(after, start, surroundings);
    return [{ spills, others: uses.filter(({ index }) => !inserted.has(index)) }];
  });
}
