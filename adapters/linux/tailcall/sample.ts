import type { PokeStep } from "../../../lib/protocol/tailcall.ts";

/** The bytes of a site's two locations, as they were read at one time. */
export interface SiteBytes {
  readonly bypass: Uint8Array;
  readonly target: Uint8Array;
}

/** What was read at one time: what the RCU reader had noted, the text of every site, and again what the reader had noted. */
export interface Sample {
  /** What the reader had noted before the text was read: 0 before it ran, then its states. */
  readonly before: number;
  readonly sites: readonly SiteBytes[];
  /** What it had noted after the text was read. */
  readonly after: number;
}

/** Whether two samples have the same text at every site. */
export function hasSameText(a: Sample, b: Sample): boolean {
  return changesBetween(a, b).length === 0;
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
 * @param samples The samples in the order in which they were taken; those that are equal to the one before may be left
 * out.
 * @param reader What the reader notes; absent where none ran.
 */
export function inferSteps(samples: readonly Sample[], reader?: ReaderStates): Inference {
  const steps: PokeStep[] = [];
  let last: { readonly write: Change; readonly at: number } | undefined;
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
  { running, done }: ReaderStates,
): boolean | undefined {
  const ranAfter = (at: number): boolean =>
    samples[at]?.after === running || samples.slice(at + 1).some(({ before }) => before === running);
  if (ranAfter(second)) return false;
  const endedBefore = samples[second - 1]?.before === done;
  return ranAfter(first) && endedBefore ? true : undefined;
}

/** A location that is not what it was, and what it is now. */
type Change = PokeStep & { readonly kind: "write" };

function changesAt(samples: readonly Sample[], at: number): readonly Change[] {
  const before = samples[at - 1];
  const after = samples[at];
  return before === undefined || after === undefined ? [] : changesBetween(before, after);
}

function changesBetween(before: Sample, after: Sample): readonly Change[] {
  return after.sites.flatMap((site, number) =>
    PLACES.flatMap((place) => {
      const old = before.sites[number]?.[place];
      const same = old !== undefined && old.every((byte, index) => byte === site[place][index]);
      return same ? [] : [{ kind: "write" as const, site: number, place, bytes: site[place] }];
    })
  );
}
