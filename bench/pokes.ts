import { reference } from "../lib/impl/reference.ts";
import type { MapUpdate, PokeInput } from "../lib/protocol/tailcall.ts";
import { explore } from "../lib/spec/tailcall/poke/explore.ts";
import { scheduleOf } from "../lib/spec/tailcall/poke/schedule_of.ts";

/** Every sequence of so many updates of one element: to either of two programs, or to nothing. */
function* sequences(length: number): Generator<readonly MapUpdate[]> {
  if (length === 0) return yield [];
  for (const start of sequences(length - 1)) {
    for (const program of ["f", "g"]) yield [...start, { index: 0, program, flags: 0 }];
    yield [...start, { index: 0, flags: 0 }];
  }
}

/**
 * Proves the published order of pokes: searches every interleaving of two CPUs with every sequence of up to six updates
 * over two targets, and prints states and time.
 */
export async function provePokes(longest = 6): Promise<void> {
  const poke = reference.handlers["tailcall.poke"];
  if (poke === undefined) throw new Error("wanted a reference of tailcall.poke, got none");
  console.log("\nevery interleaving of 2 CPUs with the published pokes, 2 targets");
  for (let length = 1; length <= longest; length++) {
    const start = performance.now();
    let states = 0;
    let count = 0;
    for (const updates of sequences(length)) {
      const input: PokeInput = { programs: ["f", "g"], maxEntries: 1, sites: [0], filled: [], updates };
      const outcome = await poke(input, undefined);
      const schedule = outcome.outcome === "ok" ? scheduleOf(input, outcome.value, 0) : undefined;
      if (schedule === undefined) throw new Error("wanted a schedule of the reference's pokes, got none");
      const found = explore(schedule, 2);
      if (found.outcome !== "safe") throw new Error(`wanted no violation, got ${found.outcome}`);
      states += found.states;
      count++;
    }
    const seconds = (performance.now() - start) / 1000;
    const numbers = `${count.toLocaleString("en").padStart(5)} sequences  ${
      states.toLocaleString("en").padStart(9)
    } states`;
    console.log(`  ${length} updates  ${numbers}  ${seconds.toFixed(2).padStart(6)} s  safe`);
  }
}
