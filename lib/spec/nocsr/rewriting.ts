import { successors } from "../../bpf/effects.ts";
import type { Program } from "../../bpf/insn.ts";
import { isConditionalJump, isJump, jumpTarget } from "../../bpf/insn_kind.ts";
import type { Arch } from "../../protocol/implementation.ts";
import type { MapSpec } from "../../protocol/nocsr.ts";
import type { Answered } from "../observation.ts";
import { align, type Fate } from "./alignment.ts";
import { type CallFacts, callFacts } from "./call_facts.ts";
import { isFunctionCall, reachableSlots, type Successors } from "./flow.ts";
import { type Pair, pairUp, runsAround } from "./pair.ts";
import { plainWays } from "./plain_ways.ts";
import { type Subprog, subprogsOf } from "./subprogs.ts";

/** A program and what an implementation made of it, read as a removal of spills and fills around calls. */
export interface Rewriting {
  /** The program that was given. */
  readonly before: Program;
  /** The program that came back. */
  readonly after: Program;
  /** What became of each slot. */
  readonly fates: readonly Fate[];
  /** The slots of the result that came from nothing. */
  readonly added: readonly number[];
  readonly subprogs: readonly Subprog[];
  /** What is known of the function that each slot calls. */
  readonly facts: readonly (CallFacts | undefined)[];
  readonly maps: readonly MapSpec[];
  readonly arch: Arch;
  /** Where control may go from a slot, if the conditional jumps that lost a side never go there. */
  readonly next: Successors;
  /** The slots that control can come to, if the conditional jumps that lost a side never go there. */
  readonly live: ReadonlySet<number>;
  /** For each slot, and the one behind the last: where in the result control goes that would have gone there. */
  readonly places: readonly number[];
  /** The live slots, jumps aside, of which the result has nothing. */
  readonly lost: ReadonlySet<number>;
  /** The calls next to which spills or fills are lost. */
  readonly groups: readonly Group[];
}

/** A call with the spills and fills around it that are gone, the nearest first. */
export interface Group {
  readonly call: number;
  readonly pairs: readonly Pair[];
  /** Spills that are gone without a fill, and fills without a spill. */
  readonly single: readonly number[];
}

const known = new WeakMap<Answered<"nocsr.rewrite">, Rewriting>();

/** Reads an answer as a removal. The same answer is read once. */
export function rewritingOf(observation: Answered<"nocsr.rewrite">): Rewriting {
  const before = known.get(observation);
  if (before !== undefined) return before;
  const rewriting = readRewriting(observation);
  known.set(observation, rewriting);
  return rewriting;
}

function readRewriting({ input, value, arch }: Answered<"nocsr.rewrite">): Rewriting {
  const before = input.program;
  const { fates, added } = align(before, value.program);
  const next = (index: number) => liveSuccessors(before, fates, index);
  const live = reachableSlots(before, next);
  const lost = new Set<number>();
  for (const index of live) if (isLost(before, fates, index)) lost.add(index);
  return {
    before,
    after: value.program,
    fates,
    added,
    subprogs: subprogsOf(before),
    facts: before.map((insn) => callFacts(insn, input.functions, arch)),
    maps: input.maps,
    arch,
    next,
    live,
    places: placesOf(fates, value.program.length),
    lost,
    groups: groupsOf(before, fates, lost),
  };
}

/** Where control may go if the conditional jumps that lost a side never go there. */
function liveSuccessors(program: Program, fates: readonly Fate[], index: number): readonly number[] {
  const all = successors(program, index);
  const fate = fates[index]?.kind;
  if (fate !== "always" && fate !== "removed") return all;
  const insn = program[index];
  const target = jumpTarget(program, index);
  if (insn === undefined || target === undefined || !isConditionalJump(insn)) return all;
  const only = plainWays(program).decided.get(index);
  if (only !== undefined) return [only];
  const jumps = fate === "always" || isSkipped(fates, index + 1, target);
  return all.filter((slot) => slot === (jumps ? target : index + 1));
}

/** Whether nothing is left of the slots from `from` up to `to`, at least one. */
function isSkipped(fates: readonly Fate[], from: number, to: number): boolean {
  return from < to && fates.slice(from, to).every(({ kind }) => kind === "removed");
}

function isLost(program: Program, fates: readonly Fate[], index: number): boolean {
  const insn = program[index];
  return fates[index]?.kind === "removed" && insn !== undefined && !isJump(insn);
}

function placesOf(fates: readonly Fate[], end: number): readonly number[] {
  const places = new Array<number>(fates.length + 1).fill(end);
  for (let index = fates.length - 1; index >= 0; index--) {
    places[index] = placeOf(fates[index]) ?? places[index + 1] ?? end;
  }
  return places;
}

function placeOf(fate: Fate | undefined): number | undefined {
  if (fate === undefined || fate.kind === "removed") return undefined;
  return fate.kind === "expanded" ? fate.from : fate.at;
}

function groupsOf(program: Program, fates: readonly Fate[], lost: ReadonlySet<number>): readonly Group[] {
  const groups: Group[] = [];
  for (const [call, insn] of program.entries()) {
    if (!isFunctionCall(insn)) continue;
    const around = runsAround(program, call);
    const spills = goneAmong(around.spills, fates);
    const fills = goneAmong(around.fills, fates);
    // A jump may come to the fills of a call that nothing comes to; otherwise unreachable pairs are of no interest.
    if (!spills.some((slot) => lost.has(slot)) && !fills.some((slot) => lost.has(slot))) continue;
    groups.push({ call, ...pairUp(program, call, spills, fills) });
  }
  return groups;
}

/** The first of these slots, as far as they are gone. */
function goneAmong(slots: readonly number[], fates: readonly Fate[]): readonly number[] {
  const end = slots.findIndex((slot) => fates[slot]?.kind !== "removed");
  return end === -1 ? slots : slots.slice(0, end);
}
