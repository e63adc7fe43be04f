import { type Fetched, fetched, POKE_SIZE } from "./text.ts";
import type { PokePlace, Schedule, UpdaterStep } from "./schedule.ts";

/**
 * Where a CPU is: outside of every program, at an instruction of the site, behind the site, or in the program that it
 * tail-called.
 */
export type Position =
  | { readonly at: "outside" }
  | { readonly at: "bypass" }
  /** Before the unwinding instruction of this number. */
  | { readonly at: "unwind"; readonly insn: number }
  | { readonly at: "target" }
  | { readonly at: "behind" }
  | { readonly at: "program"; readonly name: string };

/** What no CPU may ever do. */
export type Violation =
  /** It unwound its frame and fell through: state A. */
  | "state-a"
  /** It executed bytes in the middle of their being written. */
  | "half-written"
  /** It jumped to where no program and no end of the site is. */
  | "stray-jump"
  /** It jumped into a program that was freed, or was in one when it was freed. */
  | "freed-program"
  /** It trapped on a location whose writing was never finished. */
  | "unfinished-poke";

/** The bytes of both locations after each number of steps. */
interface TextHistory {
  readonly bypass: readonly Uint8Array[];
  readonly target: readonly Uint8Array[];
}

/** A schedule with the text after each step worked out. */
export interface PreparedSchedule extends Schedule {
  readonly history: TextHistory;
}

/** Works out what the text is after each step. */
export function prepare(schedule: Schedule): PreparedSchedule {
  return { ...schedule, history: { bypass: historyOf(schedule, "bypass"), target: historyOf(schedule, "target") } };
}

function historyOf(schedule: Schedule, place: PokePlace): readonly Uint8Array[] {
  const history = [schedule.initial[place]];
  for (const step of schedule.steps) {
    const last = history.at(-1) ?? schedule.initial[place];
    history.push(step.kind === "write" && step.place === place ? step.bytes : last);
  }
  return history;
}

/** What a CPU fetches at a location after `done` steps, while step number `done` may be half done. */
export function fetch(schedule: PreparedSchedule, place: PokePlace, done: number, tearing: boolean): Fetched {
  const step = schedule.steps[done];
  if (tearing && step?.kind === "write" && step.place === place) return { kind: "half-written" };
  return fetched(bytesAt(schedule, place, done), schedule.site[place]);
}

/** The instruction that the trap's handler carries out: the one that the writing under way ends with. */
export function emulated(schedule: PreparedSchedule, place: PokePlace, done: number): Fetched {
  const later = schedule.history[place].slice(done).find((bytes) => bytes[0] !== 0xcc);
  return later === undefined ? { kind: "int3" } : fetched(later, schedule.site[place]);
}

/** The bytes at a location after `done` steps. */
export function bytesAt(schedule: PreparedSchedule, place: PokePlace, done: number): Uint8Array {
  return schedule.history[place][done] ?? schedule.initial[place];
}

/**
 * Whether CPUs may see a write half done: more than one byte changes, and no trap stands before it that keeps them from
 * executing it. Of a schedule that does not name every write this cannot be said.
 */
export function tears(schedule: PreparedSchedule, done: number): boolean {
  const step = schedule.steps[done];
  if (step?.kind !== "write" || !schedule.complete) return false;
  const before = bytesAt(schedule, step.place, done);
  const changed = step.bytes.reduce((count, byte, index) => count + (byte === before[index] ? 0 : 1), 0);
  return changed > 1 && !(before[0] === 0xcc && step.bytes[0] === 0xcc);
}

/** Where a CPU goes from a position, or what it does wrong there. */
export type Move = { readonly to: Position } | { readonly violation: Violation };

/** What a CPU may do next, by the text after `done` steps. */
export function moveOf(schedule: PreparedSchedule, from: Position, done: number, tearing: boolean): Move {
  switch (from.at) {
    case "outside":
      return { to: { at: "bypass" } };
    case "bypass":
      return atBypass(schedule, seen(schedule, "bypass", done, tearing));
    case "unwind":
      return { to: unwindFrom(schedule, from.insn + 1) };
    case "target":
      return atTarget(schedule, seen(schedule, "target", done, tearing));
    case "behind":
    case "program":
      return { to: { at: "outside" } };
  }
}

function seen(schedule: PreparedSchedule, place: PokePlace, done: number, tearing: boolean): Fetched {
  const insn = fetch(schedule, place, done, tearing);
  return insn.kind === "int3" ? emulated(schedule, place, done) : insn;
}

function unwindFrom(schedule: PreparedSchedule, insn: number): Position {
  return insn < schedule.site.unwind.length ? { at: "unwind", insn } : { at: "target" };
}

function atBypass(schedule: PreparedSchedule, insn: Fetched): Move {
  if (insn.kind === "nop") return { to: unwindFrom(schedule, 0) };
  if (insn.kind !== "jump") return { violation: brokenFetch(insn) };
  const behind = schedule.site.target + BigInt(POKE_SIZE);
  return insn.to === behind ? { to: { at: "behind" } } : { violation: "stray-jump" };
}

function atTarget(schedule: PreparedSchedule, insn: Fetched): Move {
  if (insn.kind === "nop") return { violation: "state-a" };
  if (insn.kind !== "jump") return { violation: brokenFetch(insn) };
  const program = [...schedule.programs].find(([, entry]) => entry === insn.to);
  return program === undefined ? { violation: "stray-jump" } : { to: { at: "program", name: program[0] } };
}

function brokenFetch(insn: Fetched): Violation {
  return insn.kind === "int3" ? "unfinished-poke" : "half-written";
}

/** The letter of the text's state, as the published text names them; `~` while a location is being written. */
export function stateLetter(schedule: PreparedSchedule, done: number, tearing: boolean): "A" | "B" | "C" | "D" | "~" {
  const bypass = fetch(schedule, "bypass", done, tearing).kind;
  const target = fetch(schedule, "target", done, tearing).kind;
  if (bypass === "nop" && target === "nop") return "A";
  if (bypass === "nop" && target === "jump") return "B";
  if (bypass === "jump" && target === "nop") return "C";
  return bypass === "jump" && target === "jump" ? "D" : "~";
}

/** A step in words. */
export function describeStep(step: UpdaterStep): string {
  if (step.kind === "wait") return "wait for a grace period";
  return step.kind === "retire" ? `give ${step.program} up` : `write the ${step.place}`;
}
