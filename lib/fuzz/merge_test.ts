import { assertEquals, assertThrows } from "@std/assert";
import { merge } from "./merge.ts";
import { readRecords } from "./read_records.ts";
import { type FindingRecord, type HuntRecord, toLines } from "./records.ts";

const implementation = { name: "sample", version: "1", arch: "none" };

function hunt(ranges: HuntRecord["ranges"], counts: Partial<HuntRecord> = {}): HuntRecord {
  return {
    kind: "hunt",
    implementation,
    operation: "nocsr.rewrite",
    seed: 1,
    ranges,
    answered: 0,
    refused: 0,
    declined: 0,
    spared: 0,
    broken: {},
    known: {},
    ...counts,
  };
}

function finding(index: number, changes: Partial<FindingRecord> = {}): FindingRecord {
  return {
    kind: "finding",
    implementation,
    operation: "nocsr.rewrite",
    rule: "nocsr/same-result",
    shape: "00000001",
    seed: 1,
    index,
    times: 1,
    input: { program: "" },
    findings: [],
    ...changes,
  };
}

Deno.test("merge() sums counts and joins ranges, whatever their order", () => {
  const parts = [
    hunt([[2000, 3000]], { answered: 5, broken: { b: 1 } }),
    hunt([[0, 1000]], { answered: 7, refused: 2, known: { k: 3 } }),
    hunt([[1000, 2000]], { answered: 1, declined: 4, broken: { a: 1, b: 1 } }),
  ];
  const whole = hunt([[0, 3000]], { answered: 13, refused: 2, declined: 4, broken: { a: 1, b: 2 }, known: { k: 3 } });
  assertEquals(merge(parts), [whole]);
  assertEquals(merge(parts.toReversed()), [whole]);
});

Deno.test("merge() keeps gaps, and hunts of other seeds and implementations apart", () => {
  const other = hunt([[0, 1000]], { implementation: { ...implementation, version: "2" } });
  const seeded = hunt([[0, 1000]], { seed: 2 });
  const gap = hunt([[0, 1000], [2000, 3000]]);
  assertEquals(merge([seeded, other, hunt([[2000, 3000]]), hunt([[0, 1000]])]), [gap, seeded, other]);
});

Deno.test("merge() refuses an index that was asked twice", () => {
  assertThrows(
    () => merge([hunt([[0, 2000]]), hunt([[1000, 3000]])]),
    RangeError,
    "wanted each index once, got 1000 of nocsr.rewrite with seed 1 twice",
  );
});

Deno.test("merge() keeps the first finding of each rule and shape, and counts the others", () => {
  const parts = [finding(2500, { times: 2 }), finding(40), finding(41, { shape: "00000002" })];
  const first = finding(40, { times: 3 });
  assertEquals(merge(parts), [first, finding(41, { shape: "00000002" })]);
  assertEquals(merge(parts.toReversed()), [first, finding(41, { shape: "00000002" })]);
});

Deno.test("records survive being written and read", () => {
  const records = [hunt([[0, 10]]), finding(3, { insns: { asked: 9, left: 2 }, design: "nocsr@6.12" })];
  assertEquals(readRecords("a.jsonl", toLines(records)), records);
  assertEquals(merge(merge(records)), merge(records));
});

Deno.test("readRecords() names the line that is none", () => {
  assertThrows(() => readRecords("a.jsonl", `${toLines([hunt([[0, 1]])])}{}\n`), SyntaxError, "a.jsonl:2: ");
  assertThrows(() => readRecords("a.jsonl", "nonsense"), SyntaxError, "a.jsonl:1: ");
});
