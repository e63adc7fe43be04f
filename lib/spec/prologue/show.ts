import { statementAt } from "../../bpf/statements.ts";
import type { Program } from "../../bpf/insn.ts";
import { type Link, linksOf } from "./examination.ts";
import type { Fetch } from "./fetch.ts";
import type { Read, Trial } from "./rig.ts";

/** The instruction in a slot as a finding quotes it. */
export function show(program: Program, slot: number): string {
  if (program[slot] === undefined) return "the prologue's end";
  try {
    return `\`${statementAt(program, slot).text}\``;
  } catch {
    return "no instruction";
  }
}

/** A number as findings write it. */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** A register's value as findings write it. */
export function valueOf(value: bigint | undefined): string {
  return value === undefined ? "cannot be read" : `= ${hex(value)}`;
}

/** A place on the stack, such as `fp-8`. */
export function frameOffset(offset: bigint | number): string {
  return `fp${offset < 0 ? "" : "+"}${offset}`;
}

/** A number of an argument as people count. */
export function ordinal({ index }: Fetch): string {
  return `argument ${index + 1}`;
}

/** A read that an argument needs, in words. */
export function linkText({ fetch, depth }: Link): string {
  return `read ${depth + 1} of ${ordinal(fetch)} (${fetch.text})`;
}

const MOST_LINES = 12;

/** What a run read, a line each. */
export function readTrace(trial: Trial, fetches: readonly Fetch[]): readonly string[] {
  const links = linksOf(fetches, trial.world);
  const lines = trial.reads.map((read) => readLine(read, links.get(read.source)?.[0]));
  const failing = trial.failing.size === 0 ? "every read succeeds" : "";
  const shown = lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… ${lines.length} reads in all`];
  return failing === "" ? shown : [failing, ...shown];
}

function readLine({ index, helper, source, size, target, failed }: Read, link: Link | undefined): string {
  const what = link === undefined ? "no argument's" : linkText(link);
  const result = failed ? "fails" : "succeeds";
  return `${index}: helper ${helper} reads ${size} bytes at ${hex(source)} into ${
    frameOffset(target)
  }: ${what}, ${result}`;
}

/** Which read fails in a run, in words. */
export function failureText(trial: Trial, fetches: readonly Fetch[]): string {
  if (trial.failing.size > 1) return "where every read fails";
  const [address] = trial.failing;
  const link = address === undefined ? undefined : linksOf(fetches, trial.world).get(address)?.[0];
  return link === undefined ? "where every read succeeds" : `where ${linkText(link)} fails`;
}
