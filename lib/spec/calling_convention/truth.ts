import { type Conventions, conventions } from "../../bpf/machine/conventions.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import type { RunResult } from "../../bpf/machine/run_result.ts";
import { anyWorld, standardFunctions, type World } from "../../bpf/standard_functions.ts";
import type { RunInput } from "../../protocol/calling_convention.ts";

/** A way to depart from the calling convention in one point, to see whether a run depends on it. */
export interface Departure {
  /** The decisions that differ from the published ones. */
  readonly conventions?: Partial<Conventions>;
  /** The registers readable at entry, by number, where they differ from r1 and r10. */
  readonly registers?: Readonly<Record<number, bigint>>;
}

/** What a run leaves behind: how it ended, and the context's bytes. */
export interface Truth {
  readonly result: RunResult;
  readonly context: Uint8Array;
}

/**
 * Runs a program under the calling convention, or under one that departs from it.
 *
 * @param input The program and its context, which stays as it is.
 * @param departure Where the convention is not the published one.
 * @param world What the program's helpers see.
 */
export function truth(input: RunInput, departure: Departure = {}, world: World = anyWorld): Truth {
  const context = input.context.slice();
  const machine = new Machine(input.program, {
    conventions: { ...conventions, ...departure.conventions },
    functions: standardFunctions(world),
    limit: 100_000,
  });
  const registers = departure.registers;
  return { result: machine.run({ context, ...(registers === undefined ? {} : { registers }) }), context };
}

/** Whether two runs are told apart by what they leave behind. */
export function differs(a: Truth, b: Truth): boolean {
  if (a.result.outcome !== b.result.outcome) return true;
  if (a.result.outcome === "exit" && b.result.outcome === "exit") {
    return a.result.r0 !== b.result.r0 || a.context.some((byte, index) => byte !== b.context[index]);
  }
  return false;
}

const otherWorld: World = { cpu: 1, time: 2_000_000_011n, random: 0xbeef };

/** Whether a program's result follows from its context alone, and it calls only helpers that are modelled. */
export function isDetermined(input: RunInput): boolean {
  const one = truth(input);
  if (one.result.outcome === "fault") {
    return one.result.fault.kind !== "unknown-function" && one.result.fault.kind !== "runaway";
  }
  return !differs(one, truth(input, {}, otherWorld));
}

/**
 * Whether a program exits, and would end otherwise if the convention were another: only then does its result show that
 * the convention holds.
 */
export function resultDependsOn(input: RunInput, departure: Departure): boolean {
  const here = truth(input);
  return here.result.outcome === "exit" && isDetermined(input) && differs(here, truth(input, departure));
}

/** Whether a program does what it may not, and could go on if the convention were another. */
export function refusalDependsOn(input: RunInput, departure: Departure): boolean {
  const here = truth(input).result;
  if (here.outcome === "exit" || !isDetermined(input)) return false;
  const there = truth(input, departure).result;
  return there.outcome === "exit" || there.fault.index !== here.fault.index || there.fault.kind !== here.fault.kind;
}
