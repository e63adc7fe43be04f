import { emulated, fetch, prepare, type PreparedSchedule, tears } from "./model.ts";
import type { PokePlace, Schedule, UpdaterStep } from "./schedule.ts";
import type { Fetched } from "./text.ts";

/** What a location makes a CPU do, as the Promela text numbers it; program _n_ is `PROGRAM + n`. */
const DOES = { nop: 0, behind: 1, stray: 2, halfWritten: 3, unfinished: 4, program: 5 } as const;

/**
 * Writes a schedule as a Promela text, so that an independent model checker can judge it.
 *
 * Each violation is an assertion of its own, named as {@linkcode Violation} names it with `_` for `-`. Check it with
 * `spin -a poke.pml && cc -DSAFETY -o pan pan.c && ./pan`.
 *
 * @param schedule The site, the programs and the updater's steps.
 * @param cpus How many CPUs run.
 */
export function toPromela(schedule: Schedule, cpus = 2): string {
  const prepared = prepare(schedule);
  const programs = [...schedule.programs.keys()];
  return [
    `#define CPUS ${cpus}`,
    `#define PROGRAMS ${Math.max(1, programs.length)}`,
    `#define UNWIND ${schedule.site.unwind.length}`,
    ...["NOP", "BEHIND", "STRAY", "HALF_WRITTEN", "UNFINISHED", "PROGRAM"].map((name, number) =>
      `#define ${name} ${number}`
    ),
    "",
    `byte bypass = ${does(prepared, "bypass", 0, false)};`,
    `byte target = ${does(prepared, "target", 0, false)};`,
    "bool inside[CPUS], awaited[CPUS], retired[PROGRAMS];",
    `bool holds[${cpus * Math.max(1, programs.length)}];`,
    "bool state_a, half_written, stray_jump, freed_program, unfinished_poke;",
    "",
    ...CPU,
    "",
    "active proctype updater() {",
    "  byte i;",
    ...schedule.steps.flatMap((step, done) => updaterStep(prepared, step, done, programs)).map((line) => `  ${line}`),
    "  skip",
    "}",
    "",
  ].join("\n");
}

function updaterStep(
  schedule: PreparedSchedule,
  step: UpdaterStep,
  done: number,
  programs: readonly string[],
): readonly string[] {
  switch (step.kind) {
    case "write": {
      const { place } = step;
      const written = `${place} = ${does(schedule, place, done + 1, false)};`;
      return tears(schedule, done) ? [`${place} = HALF_WRITTEN;`, written] : [written];
    }
    case "wait":
      return [
        "d_step { for (i : 0 .. CPUS - 1) { awaited[i] = inside[i] } }",
        `(${
          Array.from({ length: CPUS_MAX }, (_, cpu) => `(CPUS <= ${cpu} || !awaited[${cpu} % CPUS])`).join(" && ")
        });`,
      ];
    case "retire": {
      const program = programs.indexOf(step.program);
      if (program < 0) return [];
      return [
        "d_step {",
        `  retired[${program}] = true;`,
        `  for (i : 0 .. CPUS - 1) { holds[i * PROGRAMS + ${program}] = inside[i] }`,
        "}",
      ];
    }
  }
}

/** More CPUs than any text is written for. */
const CPUS_MAX = 8;

/** What a CPU that gets to a location does, a trap carried out as its handler would. */
function does(schedule: PreparedSchedule, place: PokePlace, done: number, tearing: boolean): number {
  const seen = fetch(schedule, place, done, tearing);
  const insn = seen.kind === "int3" ? emulated(schedule, place, done) : seen;
  switch (insn.kind) {
    case "nop":
      return DOES.nop;
    case "half-written":
      return DOES.halfWritten;
    case "int3":
      return DOES.unfinished;
    case "jump":
      return place === "bypass" ? bypassJump(schedule, insn) : targetJump(schedule, insn);
  }
}

function bypassJump(schedule: PreparedSchedule, insn: Fetched & { readonly kind: "jump" }): number {
  return insn.to === schedule.site.target + 5n ? DOES.behind : DOES.stray;
}

function targetJump(schedule: PreparedSchedule, insn: Fetched & { readonly kind: "jump" }): number {
  const number = [...schedule.programs.values()].indexOf(insn.to);
  return number < 0 ? DOES.stray : DOES.program + number;
}

/** A CPU: it enters, runs through the site, leaves, and comes again. */
const CPU = `active [CPUS] proctype cpu() {
  byte me = _pid;
  byte left, i, insn;
outside:
  skip;
  inside[me] = true;
  /* the bypass */
  d_step {
    insn = bypass;
    half_written = half_written || insn == HALF_WRITTEN;
    unfinished_poke = unfinished_poke || insn == UNFINISHED;
    stray_jump = stray_jump || insn == STRAY || insn >= PROGRAM;
  }
  assert(!half_written); assert(!unfinished_poke); assert(!stray_jump);
  if
  :: insn == BEHIND -> goto leave
  :: else -> skip
  fi;
  left = UNWIND;
  do
  :: left > 0 -> left--
  :: else -> break
  od;
  skip;
  /* the target */
  d_step {
    insn = target;
    state_a = state_a || insn == NOP;
    half_written = half_written || insn == HALF_WRITTEN;
    unfinished_poke = unfinished_poke || insn == UNFINISHED;
    stray_jump = stray_jump || insn == STRAY || insn == BEHIND;
  }
  assert(!state_a); assert(!half_written); assert(!unfinished_poke); assert(!stray_jump);
  /* in the program: it must not be freed as long as this CPU is in it */
  d_step {
    i = 0;
    freed_program = retired[insn - PROGRAM];
    do
    :: i < CPUS -> freed_program = freed_program && !holds[i * PROGRAMS + insn - PROGRAM]; i++
    :: else -> break
    od;
    skip
  }
  assert(!freed_program);
leave:
  skip;
  d_step {
    inside[me] = false;
    awaited[me] = false;
    i = 0;
    do
    :: i < PROGRAMS -> holds[me * PROGRAMS + i] = false; i++
    :: else -> break
    od;
    i = 0; insn = 0; left = 0
  }
  goto outside
}`.split("\n");
