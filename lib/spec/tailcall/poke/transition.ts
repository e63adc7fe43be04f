import type { PokeInput, PokeStep, PokeValue } from "../../../protocol/tailcall.ts";
import { contentBefore } from "./schedule_of.ts";
import { fetched } from "./text.ts";

/** What an update means for one site: what its index held, and holds now. */
export interface Transition {
  /** The update's number. */
  readonly update: number;
  /** The site's number. */
  readonly site: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether the index held a program at any time before. */
  readonly wasFilled: boolean;
  /** What the update did, writes to other sites left out. */
  readonly steps: readonly PokeStep[];
}

/** Every update that was carried out, for every site that goes through its index, in order. */
export function transitions(input: PokeInput, value: PokeValue): readonly Transition[] {
  return input.updates.flatMap((update, number) => {
    const result = value.updates[number];
    if (result === undefined || result.errno !== undefined) return [];
    return input.sites.flatMap((index, site) => {
      if (index !== update.index) return [];
      const earlier = Array.from({ length: number + 1 }, (_, at) => contentBefore(input, value, at).get(index));
      return [{
        update: number,
        site,
        before: earlier.at(-1),
        after: update.program,
        wasFilled: earlier.slice(0, -1).some((program) => program !== undefined),
        steps: result.steps.filter((step) => step.kind === "wait" || step.site === site),
      }];
    });
  });
}

/** The place in an update's steps where a location first became this kind of instruction, or -1. */
export function settled(value: PokeValue, of: Transition, place: "bypass" | "target", kind: "nop" | "jump"): number {
  const address = value.sites[of.site]?.[place] ?? 0n;
  return of.steps.findIndex((step) =>
    step.kind === "write" && step.place === place && fetched(step.bytes, address).kind === kind
  );
}

/** The place in an update's steps where a location was first written, or -1. */
export function firstWrite(of: Transition, place: "bypass" | "target"): number {
  return of.steps.findIndex((step) => step.kind === "write" && step.place === place);
}
