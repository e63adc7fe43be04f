import type { TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import type { Fault } from "../../../x86/fault.ts";
import { atByte, atInput, type Finding, whole } from "../../finding.ts";
import { sharedCountings } from "../model/counting.ts";
import { describeHappening } from "../model/describe_happening.ts";
import { type Divergence, divergenceFrom } from "../model/divergence.ts";
import type { Attempt, Happening } from "../model/happening.ts";
import type { Play } from "../model/play.ts";
import { OTHER_SIZE } from "./addresses.ts";
import { codeOffset } from "./answer_problems.ts";
import type { Incident, IncidentKind } from "./incident.ts";
import { showValue } from "./known_values.ts";
import { ITSELF, type Recording } from "./rig.ts";
import type { Trial } from "./trial.ts";

/** A run of the code of an answer in one world. */
interface Run extends Recording {
  readonly value: TailcallCompileValue;
  readonly trial: Trial;
}

/** What went wrong in a run. */
export function incidentsOf(
  value: TailcallCompileValue,
  trial: Trial,
  recording: Recording,
): readonly Incident[] {
  const run: Run = { value, trial, ...recording };
  const { recorder, end } = run;
  const seen = recorder.seen.map(({ happening }) => happening);
  const comparison = trial.compare(seen, end.kind === "returned");
  const breaches = recorder.breaches.map(({ kind, step, wanted, seen }) => incident(run, kind, step, wanted, seen));
  const faults = end.kind === "fault" ? faultsOf(run, end.fault) : [];
  if (comparison.kind === "departs") {
    return [...breaches, ...faults, departure(run, seen, comparison.play, comparison.divergence)];
  }
  const isRunaway = end.kind === "fault" && end.fault.reason === "runaway" &&
    comparison.play.result.outcome !== "cut";
  const runaways = isRunaway
    ? [incident(run, "fault", recorder.steps, "an end of the run", `none after ${end.steps} instructions`)]
    : [];
  const unshared = comparison.counting.scope === "shared" ? [] : unsharedCounts(run, seen);
  return [...breaches, ...faults, ...runaways, ...unshared];
}

/** What a fault shows, unless the run was only too long, or was stopped because of a breach. */
function faultsOf(run: Run, { reason, address, detail, text }: Fault): readonly Incident[] {
  if (reason === "runaway" || reason === "refused") return [];
  const into = address - run.other;
  const skip = run.value.entrySkip;
  if (reason === "out-of-code" && into >= 0n && into < OTHER_SIZE) {
    return [incident(run, "landing", run.recorder.steps, `a jump to +${skip} of the other program`, `one to +${into}`)];
  }
  const what = text === "" ? reason : `${reason} at ${text}`;
  return [incident(run, "fault", run.recorder.steps, "a run within the code and its memory", `${what}: ${detail}`)];
}

/** Makes an incident of the place where code departs from its program. */
function departure(run: Run, seen: readonly Happening[], play: Play, { at, wanted, misses }: Divergence): Incident {
  const next = seen[at];
  const step = run.recorder.seen[at]?.step ?? run.recorder.steps;
  const isDue = wanted?.happening.kind === "tail-call";
  const isMade = next?.kind === "tail-call";
  const kind = isDue && !isMade ? "missed" : isMade && !isDue ? "excess" : "differs";
  const last = misses.findLast(({ outcome }) => outcome === "limit") ?? misses.at(-1);
  const attempt = isDue && wanted !== undefined ? play.attempts[wanted.attempts - 1] : last;
  const slot = wanted?.spot.program === ITSELF ? `slot ${wanted.spot.slot}: ` : "";
  const after = attempt === undefined || kind === "differs" ? "" : `, ${formatAttempt(attempt)}`;
  const what = `${slot}${describeHappening(wanted?.happening, showValue)}${after}`;
  return incident(run, kind, step, what, describeHappening(likeWanted(next, wanted?.happening), showValue), attempt);
}

/** Leaves out arguments that do not matter. */
function likeWanted(seen: Happening | undefined, wanted: Happening | undefined): Happening | undefined {
  if (seen?.kind !== "call") return seen;
  const taken = wanted?.kind === "call" ? wanted.args : [];
  return { ...seen, args: seen.args.map((value, at) => taken[at] === undefined ? undefined : value) };
}

function formatAttempt({ count, outcome }: Attempt): string {
  switch (outcome) {
    case "made":
    case "limit":
      return `after ${count} tail calls`;
    case "empty":
      return "the element being empty";
    case "outside":
      return "the index being beyond the array";
  }
}

/** Where a run departs from one in which there is but one count. */
function unsharedCounts(run: Run, seen: readonly Happening[]): readonly Incident[] {
  const play = run.trial.play(sharedCountings[0]);
  const divergence = divergenceFrom(play, seen, run.end.kind === "returned");
  if (divergence === undefined) return [];
  return [{ ...departure(run, seen, play, divergence), kind: "unshared" }];
}

function incident(
  { value, trial, recorder }: Run,
  kind: IncidentKind,
  step: number,
  wanted: string,
  seen: string,
  attempt?: Attempt,
): Incident {
  const { aim, name } = trial.scenario;
  const text = `${seen} (${name})`;
  const place = placeOf(value, recorder.lastInsn(step), attempt, wanted, text);
  return {
    kind,
    aim,
    isCalled: attempt?.isCalled ?? false,
    count: attempt?.count ?? 0,
    finding: { ...place, trace: recorder.trace(step) },
  };
}

/** A finding at the instruction of an address, else at the tail call, else about the whole. */
function placeOf(
  value: TailcallCompileValue,
  address: bigint | undefined,
  attempt: Attempt | undefined,
  wanted: string,
  seen: string,
): Finding {
  const owner = address === undefined
    ? -1
    : value.functions.findIndex((function_) =>
      address >= function_.address && address < function_.address + BigInt(function_.code.length)
    );
  const start = value.functions[owner]?.address;
  if (address !== undefined && start !== undefined) {
    return atByte(codeOffset(value, owner) + Number(address - start), wanted, seen);
  }
  return attempt === undefined ? whole(wanted, seen) : atInput(attempt.spot.slot, wanted, seen);
}
