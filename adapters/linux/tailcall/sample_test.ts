import { assertEquals } from "@std/assert";
import { inferSteps, type Sample } from "./sample.ts";

const READER = { running: 1, done: 2 };

/** @param reader What the reader had noted, before the text was read and after. */
function sample(reader: number | readonly [before: number, after: number], bypass: number, target: number): Sample {
  const [before, after] = typeof reader === "number" ? [reader, reader] : reader;
  return { before, sites: [{ bypass: Uint8Array.of(bypass), target: Uint8Array.of(target) }], after };
}

function summary(samples: readonly Sample[], reader?: typeof READER): string {
  const inference = inferSteps(samples, reader);
  if (inference.kind === "ambiguous") return "ambiguous";
  return inference.steps.map((step) => step.kind === "wait" ? "wait" : `${step.place}=${step.bytes[0]}`).join(" ");
}

Deno.test("inferSteps() lists the writes in order", () => {
  assertEquals(summary([sample(0, 1, 1), sample(0, 1, 2), sample(0, 1, 2), sample(0, 2, 2)]), "target=2 bypass=2");
});

Deno.test("inferSteps() does not order two changes between samples", () => {
  assertEquals(summary([sample(0, 1, 1), sample(0, 2, 2)]), "ambiguous");
});

Deno.test("inferSteps() notes a wait if a reader ended while the next location was untouched", () => {
  const waited = [sample(1, 1, 1), sample(1, 2, 1), sample(2, 2, 1), sample(2, 2, 2)];
  assertEquals(summary(waited, READER), "bypass=2 wait target=2");
  const endedAmid = [sample(1, 1, 1), sample(1, 2, 1), sample([1, 2], 2, 1), sample(2, 2, 1), sample(2, 2, 2)];
  assertEquals(summary(endedAmid, READER), "bypass=2 wait target=2");
});

Deno.test("inferSteps() notes no wait if the reader still ran afterwards", () => {
  const hasty = [sample(1, 1, 1), sample(1, 2, 1), sample(1, 2, 2), sample(2, 2, 2)];
  assertEquals(summary(hasty, READER), "bypass=2 target=2");
  const caughtLater = [sample(1, 1, 1), sample(1, 2, 1), sample([1, 2], 2, 2), sample(1, 2, 3)];
  assertEquals(summary(caughtLater, READER), "bypass=2 target=2 target=3");
});

Deno.test("inferSteps() leaves a wait in doubt that the reader does not show", () => {
  const lateReader = [sample(2, 1, 1), sample(2, 2, 1), sample(2, 2, 2)];
  assertEquals(summary(lateReader, READER), "ambiguous", "it had ended at the first write");
  const endedMeanwhile = [sample(1, 1, 1), sample([1, 2], 2, 1), sample(2, 2, 1), sample(2, 2, 2)];
  assertEquals(summary(endedMeanwhile, READER), "ambiguous", "it may have ended before the first write was read");
  const nobodyLooked = [sample(1, 1, 1), sample(1, 2, 1), sample(2, 2, 2)];
  assertEquals(summary(nobodyLooked, READER), "ambiguous", "it may have ended after the second write");
});
