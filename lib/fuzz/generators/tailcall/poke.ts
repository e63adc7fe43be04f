import fc from "fast-check";
import type { MapUpdate, PokeInput } from "../../../protocol/tailcall.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";
import { picked } from "../picked.ts";

const PROGRAMS = ["f", "g", "h"] as const;

/** An index, or one that is beyond the array by so much. */
const index = fc.oneof(
  { withCrossShrink: true },
  often(20, fc.record({ kind: fc.constant("inside" as const), value: fc.nat(7) })),
  often(1, fc.record({ kind: fc.constant("beyond" as const), value: fc.constantFrom(0, 1, 0xffff_0000) })),
);

type IndexPlan = typeof index extends fc.Arbitrary<infer T> ? T : never;

const plans = fc.record({
  maxEntries: fc.integer({ min: 1, max: 4 }),
  sites: fc.array(fc.nat(7), { maxLength: 4 }),
  /** Whether one site more goes beyond the array. */
  strays: oneIn(60),
  filled: fc.array(fc.record({ index: fc.nat(7), program: fc.nat(2) }), { maxLength: 3 }),
  updates: fc.array(
    fc.record({
      index,
      /** The program's number; 0 deletes. */
      program: fc.oneof({ withCrossShrink: true }, often(1, fc.constant(0)), often(2, fc.integer({ min: 1, max: 3 }))),
      flags: fc.oneof(
        { withCrossShrink: true },
        often(20, fc.constant(0)),
        often(1, fc.constantFrom(1, 2, 4, 8, 0x1_0000)),
      ),
    }),
    { maxLength: 8 },
  ),
});

function place({ kind, value }: IndexPlan, maxEntries: number): number {
  return kind === "inside" ? value % maxEntries : Math.min(maxEntries + value, 0xffff_ffff);
}

/** Arrays of which some elements are filled, filled again with the same or another program, and cleared, in any order. */
export const poke: Generator<"tailcall.poke"> = generator({
  operation: "tailcall.poke",
  questions(info) {
    const inputs = plans.map(({ maxEntries, sites, strays, filled, updates }): PokeInput => {
      const made = updates.map(({ index, program, flags }): MapUpdate => ({
        index: place(index, maxEntries),
        flags,
        ...program === 0 ? {} : { program: PROGRAMS[program - 1] ?? "f" },
      }));
      const inside = (sites.length === 0 ? [0] : sites).map((site) => site % maxEntries);
      return {
        programs: PROGRAMS,
        maxEntries,
        sites: [...info.kernel === undefined ? inside : apartWhereRemoved(inside, made), ...strays ? [maxEntries] : []],
        filled: filled.map(({ index, program }) => ({
          index: index % maxEntries,
          program: picked(PROGRAMS, program) ?? "f",
        })),
        updates: made,
      };
    });
    return asked("tailcall", info, inputs);
  },
});

/** Leaves no two sites on an element that is removed: from outside a kernel, their grace periods cannot be told apart. */
function apartWhereRemoved(sites: readonly number[], updates: readonly MapUpdate[]): readonly number[] {
  const removed = new Set(updates.flatMap(({ index, program }) => program === undefined ? [index] : []));
  return sites.filter((site, at) => !removed.has(site) || sites.indexOf(site) === at);
}
