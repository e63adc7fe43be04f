import type { Exploration, Moment, TraceStep } from "./explore.ts";
import { isTearing } from "./explore.ts";
import {
  bytesAt,
  describeStep,
  fetch,
  type Position,
  prepare,
  type PreparedSchedule,
  stateLetter,
  type Violation,
} from "./model.ts";
import type { Schedule } from "./schedule.ts";
import { formatBytes } from "./text.ts";

/** What each violation means, in words. */
export const violations: Readonly<Record<Violation, string>> = {
  "state-a": "has unwound its frame and falls through: state A",
  "half-written": "executes an instruction that is half written",
  "stray-jump": "jumps to where no program and no end of the site is",
  "freed-program": "runs in a program that was freed",
  "unfinished-poke": "traps on an instruction whose writing is never finished",
};

/**
 * Prints the way to a violation, a move a line: its number, who moves, what is executed or written, the bytes at both
 * locations, and the letter of the text's state.
 */
export function formatTrace(
  schedule: Schedule,
  exploration: Exploration & { readonly outcome: "violation" },
): readonly string[] {
  const prepared = prepare(schedule);
  const lines = exploration.trace.map((
    step,
  ) => [actorOf(step), describe(prepared, step), ...textAt(prepared, step.after)]);
  const last = exploration.moment;
  const end = `CPU ${exploration.cpu} ${violations[exploration.violation]}`;
  const rows = [...lines.map((columns) => columns), [
    `CPU ${exploration.cpu}`,
    end.replace(/^CPU \d+ /, ""),
    ...textAt(prepared, last),
  ]];
  return align(rows).map((row, index) => `${String(index + 1).padStart(2)}  ${row}`);
}

function actorOf(step: TraceStep): string {
  return step.actor.kind === "updater" ? "updater" : `CPU ${step.actor.cpu}`;
}

function describe(schedule: PreparedSchedule, step: TraceStep): string {
  if (step.actor.kind === "cpu") return describeMove(schedule, step, step.actor.cpu);
  const current = schedule.steps[step.before.done];
  if (current === undefined) return "";
  const words = describeStep(current);
  if (current.kind === "wait") return step.before.underWay ? "the grace period ends" : words;
  return step.after.underWay ? `${words}, half visible` : words;
}

function describeMove(schedule: PreparedSchedule, step: TraceStep, cpu: number): string {
  const from = step.before.cpus[cpu];
  const to = step.after.cpus[cpu];
  if (from === undefined || to === undefined) return "";
  switch (from.at) {
    case "outside":
      return "enters the program, up to the site";
    case "unwind":
      return `executes ${schedule.site.unwind[from.insn] ?? "?"}`;
    case "behind":
      return "leaves the program";
    case "program":
      return `leaves ${from.name}`;
    case "bypass":
    case "target":
      return `executes the ${from.at}${throughTrap(schedule, step.before, from.at)}, goes ${whereTo(to)}`;
  }
}

function throughTrap(schedule: PreparedSchedule, moment: Moment, place: "bypass" | "target"): string {
  const insn = fetch(schedule, place, moment.done, isTearing(schedule, moment));
  return insn.kind === "int3" ? " (int3, emulated)" : ` (${insn.kind})`;
}

function whereTo(position: Position): string {
  switch (position.at) {
    case "behind":
      return "behind the site";
    case "program":
      return `into ${position.name}`;
    default:
      return "on";
  }
}

function textAt(schedule: PreparedSchedule, moment: Moment): readonly string[] {
  const letter = stateLetter(schedule, moment.done, isTearing(schedule, moment));
  return [
    formatBytes(bytesAt(schedule, "bypass", moment.done)),
    formatBytes(bytesAt(schedule, "target", moment.done)),
    letter,
  ];
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ").trimEnd());
}
