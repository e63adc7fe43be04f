import type { Insn, Program } from "../../bpf/insn.ts";
import type { Answered } from "../observation.ts";
import { alignInserted, type Fate } from "./alignment.ts";
import { type CallFacts, callFacts } from "./call_facts.ts";
import { isFill, isSpill } from "./frame.ts";
import { callsAmong } from "./flow.ts";

/** A program and what a compiler made of it, read as an insertion of spills and fills around calls. */
export interface Compilation {
  /** The program that was given. */
  readonly before: Program;
  /** The program that came back. */
  readonly after: Program;
  /** What is known of the function that each slot of the program that was given calls. */
  readonly facts: readonly (CallFacts | undefined)[];
  /** For each slot of the result: the slot that it came from, or that it was put in, or that it was changed. */
  readonly origins: readonly Origin[];
  /** The slots of the program that was given of which the result has nothing. */
  readonly dropped: readonly number[];
  /** For each slot that was given, and the one behind the last: where control goes that would have gone there. */
  readonly places: readonly number[];
  /** The calls of the program that was given, with what was put in around them. */
  readonly sites: readonly Site[];
}

/** Where an instruction of the result comes from. */
export type Origin =
  | { readonly kind: "given"; readonly from: number }
  | { readonly kind: "changed"; readonly from: number }
  | { readonly kind: "inserted" };

/** A call with the spills and fills that were put in next to it, as slots of the result, the nearest first. */
export interface Site {
  /** The call's slot in the program that was given. */
  readonly call: number;
  /** Its slot in the result. */
  readonly at: number;
  readonly facts: CallFacts | undefined;
  readonly spills: readonly number[];
  readonly fills: readonly number[];
}

const known = new WeakMap<Answered<"nocsr.compile">, Compilation>();

/** Reads an answer as an insertion. The same answer is read once. */
export function compilationOf(observation: Answered<"nocsr.compile">): Compilation {
  const before = known.get(observation);
  if (before !== undefined) return before;
  const compilation = readCompilation(observation);
  known.set(observation, compilation);
  return compilation;
}

function readCompilation({ input, value, arch }: Answered<"nocsr.compile">): Compilation {
  const before = input.program;
  const after = value.program;
  // What was put in is what would have to be removed to get back.
  const { fates, added } = alignInserted(after, before);
  const origins = fates.map(originOf);
  const facts = before.map((insn) => callFacts(insn, input.functions, arch));
  const sites = callsAmong(after, new Set(after.keys())).flatMap((at): readonly Site[] => {
    const origin = origins[at];
    if (origin?.kind !== "given") return [];
    const spills = runOf(after, origins, at, -1, isSpill);
    const fills = runOf(after, origins, at, 1, isFill);
    return [{ call: origin.from, at, facts: facts[origin.from], spills, fills }];
  });
  return { before, after, facts, origins, dropped: added, places: placesOf(before.length, origins, after), sites };
}

function originOf(fate: Fate): Origin {
  switch (fate.kind) {
    case "kept":
      return { kind: "given", from: fate.at };
    case "always":
    case "changed":
      return { kind: "changed", from: fate.at };
    case "expanded":
      return { kind: "changed", from: fate.from };
    case "removed":
      return { kind: "inserted" };
  }
}

function runOf(
  program: Program,
  origins: readonly Origin[],
  call: number,
  step: 1 | -1,
  is: (insn: Insn) => boolean,
): readonly number[] {
  const run: number[] = [];
  for (let slot = call + step;; slot += step) {
    const insn = program[slot];
    if (insn === undefined || origins[slot]?.kind !== "inserted" || !is(insn)) return run;
    run.push(slot);
  }
}

/** A jump to a call goes to the first of the call's spills; to anything else it goes behind what was put in before it. */
function placesOf(length: number, origins: readonly Origin[], after: Program): readonly number[] {
  const places = new Array<number>(length + 1).fill(after.length);
  origins.forEach((origin, slot) => {
    if (origin.kind === "inserted") return;
    let place = slot;
    while (isInsertedSpill(after, origins, place - 1)) place--;
    places[origin.from] = place;
  });
  for (let slot = length - 1; slot >= 0; slot--) places[slot] = Math.min(places[slot] ?? 0, places[slot + 1] ?? 0);
  return places;
}

function isInsertedSpill(program: Program, origins: readonly Origin[], slot: number): boolean {
  const insn = program[slot];
  return insn !== undefined && origins[slot]?.kind === "inserted" && isSpill(insn);
}
