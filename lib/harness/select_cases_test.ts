import { assert, assertEquals } from "@std/assert";
import type { Case } from "./case.ts";
import { hash } from "./hash.ts";
import { isWhole, selectCases } from "./select_cases.ts";
import { shuffleCases } from "./shuffle_cases.ts";
import { sampleCase } from "./testing/sample_suite.ts";

const cases: readonly Case[] = Array.from({ length: 200 }, (_, i) => sampleCase(`case-${i}`, i));

Deno.test("selectCases() takes what fits every limit", () => {
  assertEquals(selectCases(cases, {}), cases);
  assertEquals(selectCases(cases, { areas: ["nocsr"] }), []);
  assertEquals(selectCases(cases, { areas: ["calling_convention"], cases: ["*-1", "*-12?"] }).length, 11);
  assertEquals(selectCases(cases, { rules: ["*/returns-*"] }).length, 200);
  assertEquals(selectCases(cases, { rules: ["*/another"] }), []);
});

Deno.test("selectCases() cuts the suite into parts of about the same size", () => {
  const shards = [1, 2, 3, 4].map((index) => selectCases(cases, { shard: { index, count: 4 } }));
  assertEquals(new Set(shards.flat().map(({ id }) => id)).size, 200);
  assertEquals(shards.flat().length, 200);
  for (const shard of shards) assert(shard.length > 30 && shard.length < 70, `${shard.length} of 200`);
});

Deno.test("selectCases() puts a case in the same part whatever stands beside it", () => {
  const part = selectCases(cases, { shard: { index: 1, count: 4 } });
  const half = cases.filter((_, i) => i % 2 === 0);
  assertEquals(selectCases(half, { shard: { index: 1, count: 4 } }), part.filter((one) => half.includes(one)));
});

Deno.test("isWhole() tells whether cases are left out", () => {
  assert(isWhole({}) && isWhole({ areas: undefined }) && !isWhole({ areas: ["nocsr"] }));
});

Deno.test("shuffleCases() depends on the seed alone", () => {
  const shuffled = shuffleCases(cases, 7);
  assertEquals(new Set(shuffled), new Set(cases));
  assertEquals(shuffleCases(cases.toReversed(), 7), shuffled);
  assert(shuffleCases(cases, 8).some((one, i) => one !== shuffled[i]));
});

Deno.test("hash() is the same everywhere", () => {
  assertEquals([hash(""), hash("nocsr/one-pair"), hash("ä")], [2872998923, 376189813, 519959299]);
});
