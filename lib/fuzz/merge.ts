import { operationNames } from "../protocol/operations.ts";
import type { FindingRecord, FuzzRecord, HuntRecord } from "./records.ts";

/**
 * Puts the records of several hunts together, in an order that does not depend on theirs: the same as if one hunt had
 * asked all of it, if each range but the last ends with a block.
 *
 * @throws {RangeError} if two hunts asked the same index of the same implementation
 */
export function merge(records: readonly FuzzRecord[]): readonly FuzzRecord[] {
  const hunts = Map.groupBy(records.filter((record) => record.kind === "hunt"), huntKey);
  const findings = Map.groupBy(records.filter((record) => record.kind === "finding"), findingKey);
  return [
    ...[...hunts.values()].map(mergeHunts).sort(byOrigin),
    ...[...findings.values()].map(mergeFindings).sort((a, b) =>
      byOrigin(a, b) || a.rule.localeCompare(b.rule) || a.index - b.index || a.shape.localeCompare(b.shape)
    ),
  ];
}

function huntKey({ implementation: { name, version, arch }, operation, seed }: FuzzRecord): string {
  return JSON.stringify([name, version, arch, operation, seed]);
}

function findingKey(record: FindingRecord): string {
  return `${huntKey(record)} ${record.rule} ${record.shape}`;
}

function byOrigin(a: FuzzRecord, b: FuzzRecord): number {
  return operationNames.indexOf(a.operation) - operationNames.indexOf(b.operation) ||
    huntKey(a).localeCompare(huntKey(b));
}

function mergeHunts(hunts: readonly HuntRecord[]): HuntRecord {
  const [first, ...others] = hunts;
  if (first === undefined) throw new RangeError("wanted a hunt or more, got none");
  const ranges = joined(hunts.flatMap((hunt) => hunt.ranges), `${first.operation} with seed ${first.seed}`);
  const sum = others.reduce((a, b) => ({
    ...a,
    answered: a.answered + b.answered,
    refused: a.refused + b.refused,
    declined: a.declined + b.declined,
    spared: a.spared + b.spared,
    broken: addCounts(a.broken, b.broken),
    known: addCounts(a.known, b.known),
  }), { ...first, broken: addCounts(first.broken, {}), known: addCounts(first.known, {}) });
  return { ...sum, ranges };
}

function addCounts(a: HuntRecord["known"], b: HuntRecord["known"]): HuntRecord["known"] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

function joined(ranges: HuntRecord["ranges"], what: string): HuntRecord["ranges"] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    if (from === to) continue;
    const last = result.at(-1);
    if (last !== undefined && from < last[1]) {
      throw new RangeError(`wanted each index once, got ${from} of ${what} twice`);
    }
    if (last !== undefined && from === last[1]) last[1] = to;
    else result.push([from, to]);
  }
  return result;
}

function mergeFindings(findings: readonly FindingRecord[]): FindingRecord {
  const first = findings.reduce((a, b) => b.index < a.index ? b : a);
  return { ...first, times: findings.reduce((sum, { times }) => sum + times, 0) };
}
