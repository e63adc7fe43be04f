import { type Conventions, conventions } from "../../bpf/machine/conventions.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import { CONTEXT_ADDRESS, STACK_ADDRESS } from "../../bpf/machine/region.ts";
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

/** What a run finds around it, and its result must not depend on. */
export interface Surroundings {
  /** What the program's helpers see. */
  readonly world: World;
  /** Where the context lies. */
  readonly contextAddress: bigint;
  /** Where the stack's addresses begin. */
  readonly stackAddress: bigint;
}

const usual: Surroundings = { world: anyWorld, contextAddress: CONTEXT_ADDRESS, stackAddress: STACK_ADDRESS };

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
 * @param surroundings What it finds around it.
 */
export function truth(input: RunInput, departure: Departure = {}, surroundings: Surroundings = usual): Truth {
  const { world, contextAddress, stackAddress } = surroundings;
  const context = input.context.slice();
  const machine = new Machine(input.program, {
    conventions: { ...conventions, ...departure.conventions },
    functions: standardFunctions(world),
    limit: 100_000,
    stackAddress,
  });
  const regions = [{ name: "context", address: contextAddress, bytes: context, access: "read-write" as const }];
  return { result: machine.run({ registers: departure.registers ?? { 1: contextAddress }, regions }), context };
}

/** Whether two runs are told apart by what they leave behind. */
export function differs(a: Truth, b: Truth): boolean {
  if (a.result.outcome !== b.result.outcome) return true;
  if (a.result.outcome === "exit" && b.result.outcome === "exit") {
    return a.result.r0 !== b.result.r0 || a.context.some((byte, index) => byte !== b.context[index]);
  }
  return false;
}

const elsewhere: Surroundings = {
  world: { cpu: 1, time: 2_000_000_011n, random: 0xbeef },
  contextAddress: 0x3001_2340_5670n,
  stackAddress: 0x4005_0000_0000n,
};

/**
 * Whether a program's result follows from its context's content alone, and it calls only helpers that are modelled. An
 * address is one thing here and another there.
 */
export function isDetermined(input: RunInput): boolean {
  const one = truth(input);
  if (one.result.outcome === "fault") {
    return one.result.fault.kind !== "unknown-function" && one.result.fault.kind !== "runaway";
  }
  return !differs(one, truth(input, {}, elsewhere));
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
