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
  /** Between two samples more than one location changed, so that their order is not known. */
  | { readonly kind: "ambiguous" };

const PLACES = ["bypass", "target"] as const;

/**
 * Infers from samples what an updater wrote, and whether it waited for a reader that ran all the while.
 *
 * Nothing is invented: a write that two samples leave in doubt makes the whole ambiguous, and a grace period is noted
 * only if a reader that was inside its read-side section when the last bypass was poked had ended while the target was
 * still untouched.
 *
 * @param samples The samples in the order in which they were taken, equal neighbours left out or not.
 * @param readerDone What the reader notes when it ends.
 */
export function inferSteps(samples: readonly Sample[], readerDone: number): Inference {
  const steps: PokeStep[] = [];
  let readerAtLastWrite: number | undefined;
  for (const [at, sample] of samples.entries()) {
    const before = samples[at - 1];
    if (before === undefined) continue;
    const changes = changesBetween(before, sample);
    if (changes.length > 1) return { kind: "ambiguous" };
    const [change] = changes;
    if (change === undefined) continue;
    // The reader of the sample before had ended by then, and the text was still untouched.
    const outlived = readerAtLastWrite !== undefined && readerAtLastWrite !== readerDone &&
      before.reader === readerDone;
    if (outlived) steps.push({ kind: "wait" });
    steps.push(change);
    readerAtLastWrite = sample.reader;
  }
  return { kind: "steps", steps };
}

function changesBetween(before: Sample, after: Sample): readonly PokeStep[] {
  return after.sites.flatMap((site, number) =>
    PLACES.flatMap((place): PokeStep[] => {
      const old = before.sites[number]?.[place];
      const same = old !== undefined && old.every((byte, index) => byte === site[place][index]);
      return same ? [] : [{ kind: "write", site: number, place, bytes: site[place] }];
    })
  );
}
