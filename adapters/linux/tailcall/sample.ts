import type { PokeStep } from "../../../lib/protocol/tailcall.ts";

/** The bytes of a site's two locations, as they were read at one time. */
export interface SiteBytes {
  readonly bypass: Uint8Array;
  readonly target: Uint8Array;
}

/** What was read at one time: first what the RCU reader had noted, then the text of every site. */
export interface Sample {
  /** What the reader had noted before the text was read: 0 before it ran, then its states. */
  readonly reader: number;
  readonly sites: readonly SiteBytes[];
}

/** What samples tell of an update, or that they do not tell it. */
export type Inference =
  | { readonly kind: "steps"; readonly steps: readonly PokeStep[] }
  /** More than one location changed between two samples, or whether the updater waited cannot be told. */
  | { readonly kind: "ambiguous" };

/** What the reader notes while it is inside its read-side section, and when it is about to leave it. */
export interface ReaderStates {
  readonly running: number;
  readonly done: number;
}

const PLACES = ["bypass", "target"] as const;

/**
 * Infers from samples what an updater wrote, and, where a reader ran, whether it waited for that.
 *
 * Nothing is invented: a write that two samples leave in doubt makes the whole ambiguous. A grace period is noted
 * between two writes to different locations if a reader that was inside its read-side section at the first had ended
 * while the second was still to come. None is noted if the reader still ran after the second. Anything between the two
 * is in doubt.
 *
 * @param samples The samples in the order in which they were taken, equal neighbours left out or not.
 * @param reader What the reader notes; absent where none ran.
 */
export function inferSteps(samples: readonly Sample[], reader?: ReaderStates): Inference {
  const steps: PokeStep[] = [];
  let last: { readonly write: PokeStep & { readonly kind: "write" }; readonly at: number } | undefined;
  for (const at of samples.keys()) {
    const changes = changesAt(samples, at);
    if (changes.length > 1) return { kind: "ambiguous" };
    const [write] = changes;
    if (write === undefined) continue;
    if (reader !== undefined && last !== undefined && last.write.place !== write.place) {
      const waited = waitedFor(samples, last.at, at, reader);
      if (waited === undefined) return { kind: "ambiguous" };
      if (waited) steps.push({ kind: "wait" });
    }
    steps.push(write);
    last = { write, at };
  }
  return { kind: "steps", steps };
}

/** Whether the second of two writes waited for the reader; nothing where that cannot be told. */
function waitedFor(
  samples: readonly Sample[],
  first: number,
  second: number,
  reader: ReaderStates,
): boolean | undefined {
  if (samples.slice(second + 1).some((sample) => sample.reader === reader.running)) return false;
  const ranAtFirst = samples.slice(first + 1, second).some((sample) => sample.reader === reader.running);
  const endedBefore = samples[second - 1]?.reader === reader.done;
  return ranAtFirst && endedBefore ? true : undefined;
}

function changesAt(samples: readonly Sample[], at: number): readonly (PokeStep & { readonly kind: "write" })[] {
  const before = samples[at - 1];
  const after = samples[at];
  if (before === undefined || after === undefined) return [];
  return after.sites.flatMap((site, number) =>
    PLACES.flatMap((place) => {
      const old = before.sites[number]?.[place];
      const same = old !== undefined && old.every((byte, index) => byte === site[place][index]);
      return same ? [] : [{ kind: "write" as const, site: number, place, bytes: site[place] }];
    })
  );
}
