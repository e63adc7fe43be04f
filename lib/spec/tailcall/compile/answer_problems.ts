import type { CompiledSite, TailcallCompileInput, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";
import { reachableSlots } from "../../nocsr/flow.ts";
import { atByte, atInput, type Finding, whole } from "../../finding.ts";
import { POKE_SIZE } from "../poke/text.ts";
import { functionAt, functionsOf, tailCallsOf } from "./functions.ts";

/** A stretch of addresses that an answer takes, from `start` up to, and without, `end`. */
export interface Extent {
  readonly what: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** Bytes of the context. */
export const CONTEXT_SIZE = 96;

/** No function may have more code, in bytes. */
const MOST_CODE = 65536;

const ADDRESSES = 1n << 64n;

/**
 * What keeps an answer from being run: code that is not there or lies upon other code, sites and entries outside it, tail
 * calls without a site.
 */
export function* answerProblems(input: TailcallCompileInput, value: TailcallCompileValue): Generator<Finding> {
  const functions = functionsOf(input.program);
  if (value.functions.length !== functions.length) {
    yield whole(`the code of ${functions.length} functions`, `the code of ${value.functions.length}`);
  }
  if (value.arrays.length !== input.maps.length) {
    yield whole(`the addresses of ${input.maps.length} arrays`, `${value.arrays.length} addresses`);
  }
  yield* codeProblems(value);
  yield* extentProblems(extentsOf(input, value));
  yield* siteProblems(input, value);
}

/** Where a function's code begins among all code. */
export function codeOffset({ functions }: TailcallCompileValue, number: number): number {
  return functions.slice(0, number).reduce((sum, { code }) => sum + code.length, 0);
}

function* codeProblems(value: TailcallCompileValue): Generator<Finding> {
  for (const [number, { code }] of value.functions.entries()) {
    const at = codeOffset(value, number);
    if (code.length === 0) yield atByte(at, `code for function ${number}`, "none");
    else if (value.entrySkip >= code.length) {
      yield atByte(at, `function ${number} to reach beyond its entry at +${value.entrySkip}`, `${code.length} bytes`);
    }
    if (code.length > MOST_CODE) {
      yield atByte(at, `at most ${MOST_CODE} bytes for function ${number}`, `${code.length} bytes`);
    }
  }
}

/** All the addresses that an answer takes, and the context's. */
export function extentsOf(input: TailcallCompileInput, value: TailcallCompileValue): readonly Extent[] {
  const { layout } = value;
  return [
    { what: "the context", start: CONTEXT_ADDRESS, end: CONTEXT_ADDRESS + BigInt(CONTEXT_SIZE) },
    ...value.functions.map(({ address, code }, number) => extent(`function ${number}`, address, code.length)),
    ...value.arrays.map((address, map) =>
      extent(`map[${map}]`, address, arraySize(layout, input.maps[map]?.maxEntries))
    ),
    ...value.memory.map(({ address, bytes }, number) => extent(`memory ${number}`, address, bytes.length)),
    ...value.externals.map(({ kind, address }) => extent(`the ${kind} at 0x${address.toString(16)}`, address, 1)),
  ];
}

/** Bytes of a program array. */
export function arraySize({ maxEntries, programs }: TailcallCompileValue["layout"], elements = 0): number {
  return Math.max(maxEntries + 4, programs + 8 * elements);
}

function extent(what: string, start: bigint, size: number): Extent {
  return { what, start, end: start + BigInt(size) };
}

function* extentProblems(extents: readonly Extent[]): Generator<Finding> {
  const sorted = [...extents].filter(({ start, end }) => start < end).sort((a, b) => a.start < b.start ? -1 : 1);
  for (const [at, { what, start, end }] of sorted.entries()) {
    if (end > ADDRESSES) yield whole(`${what} within 64 bits`, `an end at 0x${end.toString(16)}`);
    const before = sorted[at - 1];
    if (before !== undefined && before.end > start) {
      yield whole(`${what} apart from ${before.what}`, `both at 0x${start.toString(16)}`);
    }
  }
}

function* siteProblems(input: TailcallCompileInput, value: TailcallCompileValue): Generator<Finding> {
  const slots = new Set(tailCallsOf(input.program));
  const seen = new Set<number>();
  for (const site of value.sites) {
    if (!slots.has(site.insn)) yield atInput(site.insn, "a tail call where a site is said to be", "none");
    else if (seen.has(site.insn)) yield atInput(site.insn, "one site for a tail call", "another");
    seen.add(site.insn);
    yield* siteProblem(input, value, site);
  }
  yield* overlaps(value.sites);
  const reachable = reachableSlots(input.program);
  for (const slot of slots) {
    if (reachable.has(slot) && !seen.has(slot)) yield atInput(slot, "a site for this tail call", "none");
  }
}

function* overlaps(sites: readonly CompiledSite[]): Generator<Finding> {
  const direct = sites.filter((site) => site.kind === "direct").sort((a, b) => a.bypass < b.bypass ? -1 : 1);
  for (const [at, { insn, bypass }] of direct.entries()) {
    const before = direct[at - 1];
    if (before !== undefined && before.target + BigInt(POKE_SIZE) > bypass) {
      yield atInput(insn, `a site apart from that of slot ${before.insn}`, `both at 0x${bypass.toString(16)}`);
    }
  }
}

function* siteProblem(
  { program }: TailcallCompileInput,
  value: TailcallCompileValue,
  site: CompiledSite,
): Generator<Finding> {
  const owner = functionAt(functionsOf(program), site.insn);
  for (const [what, address, size] of placesOf(site)) {
    if (isWithin(value, owner, address, size)) continue;
    yield atInput(site.insn, `${what} within function ${owner}`, `0x${address.toString(16)}`);
  }
  if (site.kind === "direct" && site.target < site.bypass + BigInt(POKE_SIZE)) {
    const distance = site.target - site.bypass;
    yield atInput(site.insn, "the target behind the five bytes of the bypass", `a target ${distance} bytes behind it`);
  }
}

function placesOf(site: CompiledSite): readonly (readonly [string, bigint, number])[] {
  return site.kind === "indirect"
    ? [["the place behind the tail call", site.behind, 1]]
    : [["the bypass", site.bypass, POKE_SIZE], ["the target", site.target, POKE_SIZE]];
}

function isWithin({ functions }: TailcallCompileValue, number: number, address: bigint, size: number): boolean {
  const owner = functions[number];
  return owner !== undefined && address >= owner.address &&
    address + BigInt(size) <= owner.address + BigInt(owner.code.length);
}
