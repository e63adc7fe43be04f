import { moveOf, type Position, prepare, type PreparedSchedule, tears, type Violation } from "./model.ts";
import type { Schedule } from "./schedule.ts";

/** A moment: what the updater has done, where each CPU is, and who still has to leave a program. */
export interface Moment {
  /** Steps that are done. */
  readonly done: number;
  /** Whether step number `done` is under way: a write half visible, or a grace period that has begun. */
  readonly underWay: boolean;
  readonly cpus: readonly Position[];
  /** The CPUs that the grace period under way waits for, a bit each. */
  readonly awaited: number;
  /** For each program given up, the CPUs whose leaving frees it, a bit each; it is freed when none is left. */
  readonly retired: ReadonlyMap<string, number>;
}

/** Who did what between two moments. */
export type Actor = { readonly kind: "updater" } | { readonly kind: "cpu"; readonly cpu: number };

/** One move of a trace. */
export interface TraceStep {
  readonly actor: Actor;
  readonly before: Moment;
  readonly after: Moment;
}

/** What exhaustive search found. */
export type Exploration =
  | { readonly outcome: "safe"; readonly states: number }
  /** A violation, with the shortest way there; the last step is the move that is wrong. */
  | {
    readonly outcome: "violation";
    readonly violation: Violation;
    /** The CPU that does what none may. */
    readonly cpu: number;
    readonly trace: readonly TraceStep[];
    /** The moment of the violation. */
    readonly moment: Moment;
    readonly states: number;
  }
  /** More states than the limit; nothing is proved. */
  | { readonly outcome: "unfinished"; readonly states: number };

/**
 * Searches every interleaving of running CPUs with an updater's steps.
 *
 * Each CPU enters the program, runs through the site, leaves, and may come again, at any pace. The search goes breadth
 * first over all moments, so that the way to a violation is a shortest one.
 *
 * @param schedule The site, the programs and the updater's steps.
 * @param cpus How many CPUs run; two show whatever more would show of one site.
 * @param limit How many moments to look at before giving up.
 */
export function explore(schedule: Schedule, cpus = 2, limit = 5_000_000): Exploration {
  const prepared = prepare(schedule);
  const start: Moment = {
    done: 0,
    underWay: false,
    cpus: Array.from({ length: cpus }, () => ({ at: "outside" })),
    awaited: 0,
    retired: new Map(),
  };
  const cameFrom = new Map<string, TraceStep | undefined>([[keyOf(start), undefined]]);
  let frontier: readonly Moment[] = [start];
  while (frontier.length > 0) {
    const next: Moment[] = [];
    for (const moment of frontier) {
      const wrong = violationAt(prepared, moment);
      if (wrong !== undefined) {
        return { outcome: "violation", ...wrong, moment, trace: wayTo(cameFrom, moment), states: cameFrom.size };
      }
      for (const step of stepsFrom(prepared, moment)) {
        const key = keyOf(step.after);
        if (cameFrom.has(key)) continue;
        cameFrom.set(key, step);
        next.push(step.after);
      }
    }
    if (cameFrom.size > limit) return { outcome: "unfinished", states: cameFrom.size };
    frontier = next;
  }
  return { outcome: "safe", states: cameFrom.size };
}

/** The first CPU whose next move is one that none may make, or that is in a program that is gone. */
function violationAt(
  schedule: PreparedSchedule,
  moment: Moment,
): { readonly violation: Violation; readonly cpu: number } | undefined {
  for (const [cpu, position] of moment.cpus.entries()) {
    if (position.at === "program" && moment.retired.get(position.name) === 0) {
      return { violation: "freed-program", cpu };
    }
    const move = moveOf(schedule, position, moment.done, isTearing(schedule, moment));
    if ("violation" in move) return { violation: move.violation, cpu };
  }
  return undefined;
}

/** Whether a write is half visible at this moment. */
export function isTearing(schedule: PreparedSchedule, moment: Moment): boolean {
  return moment.underWay && schedule.steps[moment.done]?.kind === "write";
}

/** Every move that can be made from a moment: one of the updater's, and one of each CPU's. */
function stepsFrom(schedule: PreparedSchedule, moment: Moment): readonly TraceStep[] {
  const moves: TraceStep[] = [];
  const updated = afterUpdater(schedule, moment);
  if (updated !== undefined) moves.push({ actor: { kind: "updater" }, before: moment, after: updated });
  for (const [cpu, position] of moment.cpus.entries()) {
    const move = moveOf(schedule, position, moment.done, isTearing(schedule, moment));
    if ("to" in move) {
      moves.push({ actor: { kind: "cpu", cpu }, before: moment, after: afterCpu(moment, cpu, move.to) });
    }
  }
  return moves;
}

function afterUpdater(schedule: PreparedSchedule, moment: Moment): Moment | undefined {
  const step = schedule.steps[moment.done];
  if (step === undefined) return undefined;
  const finished: Moment = { ...moment, done: moment.done + 1, underWay: false };
  if (step.kind === "retire") {
    return { ...finished, retired: new Map(moment.retired).set(step.program, insiders(moment)) };
  }
  if (step.kind === "wait") {
    if (!moment.underWay) return { ...moment, underWay: true, awaited: insiders(moment) };
    return moment.awaited === 0 ? finished : undefined;
  }
  return tears(schedule, moment.done) && !moment.underWay ? { ...moment, underWay: true } : finished;
}

/** The CPUs that are inside a program, a bit each. */
function insiders(moment: Moment): number {
  return moment.cpus.reduce((bits, position, cpu) => position.at === "outside" ? bits : bits | 1 << cpu, 0);
}

function afterCpu(moment: Moment, cpu: number, to: Position): Moment {
  const cpus = moment.cpus.with(cpu, to);
  if (to.at !== "outside") return { ...moment, cpus };
  const left = ~(1 << cpu);
  const retired = new Map([...moment.retired].map(([name, bits]) => [name, bits & left]));
  return { ...moment, cpus, awaited: moment.awaited & left, retired };
}

function wayTo(cameFrom: ReadonlyMap<string, TraceStep | undefined>, moment: Moment): readonly TraceStep[] {
  const way: TraceStep[] = [];
  for (let step = cameFrom.get(keyOf(moment)); step !== undefined; step = cameFrom.get(keyOf(step.before))) {
    way.push(step);
  }
  return way.reverse();
}

/** A moment as a key: equal for equal moments. */
function keyOf(moment: Moment): string {
  const cpus = moment.cpus.map(positionKey).join(",");
  const retired = [...moment.retired].map(([name, bits]) => `${name}=${bits}`).join(",");
  return `${moment.done}${moment.underWay ? "+" : " "}${moment.awaited} ${cpus} ${retired}`;
}

function positionKey(position: Position): string {
  if (position.at === "unwind") return `u${position.insn}`;
  return position.at === "program" ? `p${position.name}` : position.at;
}
