import { assertEquals } from "@std/assert";
import { inferSteps, type Sample } from "./sample.ts";

const DONE = 2;

function sample(reader: number, bypass: number, target: number): Sample {
  return { reader, sites: [{ bypass: Uint8Array.of(bypass), target: Uint8Array.of(target) }] };
}

function summary(samples: readonly Sample[]): string {
  const inference = inferSteps(samples, DONE);
  if (inference.kind === "ambiguous") return "ambiguous";
  return inference.steps.map((step) => step.kind === "wait" ? "wait" : `${step.place}=${step.bytes[0]}`).join(" ");
}

Deno.test("inferSteps() lists the writes in order", () => {
  assertEquals(summary([sample(0, 1, 1), sample(0, 1, 2), sample(0, 1, 2), sample(0, 2, 2)]), "target=2 bypass=2");
});

Deno.test("inferSteps() does not order two changes between samples", () => {
  assertEquals(summary([sample(0, 1, 1), sample(0, 2, 2)]), "ambiguous");
});

Deno.test("inferSteps() notes a wait only if a reader ended while the next location was untouched", () => {
  assertEquals(summary([sample(1, 1, 1), sample(1, 2, 1), sample(2, 2, 1), sample(2, 2, 2)]), "bypass=2 wait target=2");
  assertEquals(summary([sample(1, 1, 1), sample(1, 2, 1), sample(1, 2, 2), sample(2, 2, 2)]), "bypass=2 target=2");
  assertEquals(summary([sample(1, 1, 1), sample(1, 2, 1), sample(2, 2, 2)]), "bypass=2 target=2");
  assertEquals(summary([sample(2, 1, 1), sample(2, 2, 1), sample(2, 2, 2)]), "bypass=2 target=2");
});
