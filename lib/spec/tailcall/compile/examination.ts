import type { TailcallCompileInput, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import type { Finding } from "../../finding.ts";
import type { Answered, Observation } from "../../observation.ts";
import { linkPrograms } from "../model/link_programs.ts";
import { addressesBeside } from "./addresses.ts";
import { answerProblems } from "./answer_problems.ts";
import { functionsOf } from "./functions.ts";
import type { Incident } from "./incident.ts";
import { incidentsOf } from "./incidents_of.ts";
import { type Entering, Rig } from "./rig.ts";
import { scenariosFor } from "./scenario.ts";
import { Trial } from "./trial.ts";
import { helperResult, mapAt, otherProgram } from "./world_of.ts";

/** What running machine code in many worlds has shown. */
export interface Examination {
  /** What kept the code from being run; then there is nothing else. */
  readonly problems: readonly Finding[];
  /** What the program says in each world in which it can be run. */
  readonly trials: readonly Trial[];
  readonly incidents: readonly Incident[];
  /** How each function is entered, in program order. */
  readonly entries: readonly Entering[];
}

/** A program longer than this is not run, in slots. */
const LONGEST = 16384;

/** A function's entry has no more instructions. */
const ENTRY_INSNS = 32;

/** Incidents after which no more are looked for. */
const ENOUGH = 32;

const known = new WeakMap<Answered<"tailcall.compile">["value"], Examination>();

/** Runs the code of an answer in many worlds and compares it with its program. The same answer is examined once. */
export function examinationOf({ input, value }: Answered<"tailcall.compile">): Examination {
  const before = known.get(value);
  if (before !== undefined) return before;
  const made = examine(input, value);
  known.set(value, made);
  return made;
}

/** The examination of an observation, if it is an answer whose code could be run. */
export function examined(observation: Observation<"tailcall.compile">): Examination | undefined {
  if (observation.outcome !== "ok") return undefined;
  const examination = examinationOf(observation);
  return examination.problems.length > 0 ? undefined : examination;
}

function examine(input: TailcallCompileInput, value: TailcallCompileValue): Examination {
  const problems = [...answerProblems(input, value)];
  const addresses = problems.length > 0 ? undefined : addressesBeside(input, value);
  if (addresses === undefined) return { problems, trials: [], incidents: [], entries: [] };
  const trials = trialsOf(input);
  const rig = new Rig(input, value, addresses, elementsOf(trials));
  const entries = value.functions.map((_, number) => rig.enter(number, ENTRY_INSNS));
  return { problems, trials, incidents: incidentsAmong(trials, rig, value), entries };
}

/** The program in each world in which it can be run. */
export function trialsOf(input: TailcallCompileInput): readonly Trial[] {
  if (input.program.length > LONGEST) return [];
  const linked = linkPrograms([input.program, otherProgram], 0);
  const functions = functionsOf(input.program);
  return scenariosFor(input.maps).map((scenario) => new Trial(input, functions, linked, scenario))
    .filter((trial) => trial.play().result.outcome !== "fault");
}

/** The array and the index that each tail call uses, as the program says. */
function elementsOf(trials: readonly Trial[]): ReadonlyMap<number, readonly [map: number, index: number]> {
  const attempts = trials.flatMap((trial) => trial.play().attempts);
  return new Map(attempts.map(({ spot, array, index }) => [spot.slot, [mapAt(array), index] as const]));
}

function incidentsAmong(trials: readonly Trial[], rig: Rig, value: TailcallCompileValue): readonly Incident[] {
  const found = new Map<string, Incident>();
  for (const trial of trials) {
    if (found.size >= ENOUGH) break;
    const recording = rig.run(trial.scenario, limitFor(trial), helperResult);
    for (const incident of incidentsOf(value, trial, recording)) {
      const { kind, isCalled, finding } = incident;
      const key = JSON.stringify([kind, isCalled, trial.scenario.aim, finding.place]);
      if (!found.has(key)) found.set(key, incident);
    }
  }
  return [...found.values()];
}

/** How many machine instructions a run may take: far more than a program's own. */
function limitFor(trial: Trial): number {
  return Math.min(1_000_000, 2_000 + 40 * trial.play().result.executed);
}
