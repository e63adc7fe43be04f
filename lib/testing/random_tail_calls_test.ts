import { assert, assertEquals } from "@std/assert";
import { assemble } from "../bpf/assemble.ts";
import { designs, handlers } from "../impl/tailcall/mod.ts";
import type { Observation } from "../spec/observation.ts";
import { brokenBy } from "../spec/tailcall/testing/broken.ts";
import { randomTailCalls } from "./random_tail_calls.ts";

/** Programs for each design. */
const PROGRAMS = 25;

for (const design of designs) {
  Deno.test(`the reference keeps every rule on random programs, in the design ${design}`, async () => {
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const { text, maps } = randomTailCalls(seed);
      const input = {
        program: assemble(text),
        maps: maps.map((maxEntries) => ({ maxEntries })),
        classic: false,
        direct: true,
      };
      const outcome = await handlers["tailcall.compile"]?.(input, design);
      assert(outcome?.outcome === "ok", `seed ${seed}: ${outcome?.outcome}\n${text}`);
      const observation: Observation<"tailcall.compile"> = {
        operation: "tailcall.compile",
        arch: "x86_64",
        designs: [design],
        input,
        ...outcome,
      };
      assertEquals(brokenBy(observation), [], `seed ${seed}\n${text}`);
    }
  });
}

Deno.test("the same seed makes the same program", () => {
  assertEquals(randomTailCalls(7), randomTailCalls(7));
});
