import type { DirectPlace, TrampolineValue } from "../../protocol/struct_args.ts";
import { CodeBuilder } from "../../x86/code_builder.ts";
import { CodeImage } from "../../x86/code_image.ts";
import { cFunction } from "../../x86/c_function.ts";
import type { Cpu } from "../../x86/cpu.ts";
import type { External } from "../../x86/external.ts";
import { Machine } from "../../x86/machine.ts";
import { Memory } from "../../x86/memory.ts";
import { PROBE_REGISTERS } from "../../x86/probe_registers.ts";

/** What a caller passes. */
export interface Passed {
  /** Words, each in its place. */
  readonly words: readonly { readonly place: DirectPlace; readonly word: bigint }[];
  /** The contents of the caller's memory, at {@linkcode OWN}. */
  readonly own: Uint8Array;
}

/** Where the caller's own memory lies, which others may read. */
export const OWN = 0x40000n;

/** Whom a call of a traced function leads to. */
export interface Called {
  /** The program, which is given the address of its context. */
  readonly program: (context: bigint, memory: Memory) => void;
  /** The traced function, which finds its arguments by {@linkcode wordAt}, and returns its result. */
  readonly traced: (cpu: Cpu) => bigint;
}

const STACK = 0x10000n;
const STACK_SIZE = 0x1000;

/** Where the caller's frame ends: the arguments on the stack lie above it. */
const CALLER = STACK + 0x800n;

/** Bytes of the traced function's first instruction, which calls the trampoline. */
const CALL = 5n;

/** Instructions and calls that nothing but a loop takes. */
const LIMIT = 10_000;

/**
 * Calls a function that a trampoline is attached to.
 *
 * @returns The CPU, as it is back in the caller, or wherever things went wrong.
 */
export function runTrampoline(value: TrampolineValue, { words, own }: Passed, { program, traced }: Called): Cpu {
  const memory = new Memory([
    { name: "stack", base: STACK, bytes: new Uint8Array(STACK_SIZE), access: "read-write" },
    { name: "own", base: OWN, bytes: own, access: "read" },
  ]);
  const called: Readonly<Record<string, External>> = {
    program: cFunction(([context]) => {
      program(context, memory);
      return 0n;
    }),
    enter: cFunction(() => 1n),
    exit: cFunction(() => 0n),
    traced: cFunction((_, cpu) => traced(cpu)),
  };
  const start = (value.externals.find(({ kind }) => kind === "traced")?.address ?? 0n) - CALL;
  const machine = new Machine({
    code: new CodeImage([
      { name: "trampoline", base: value.address, bytes: value.code },
      { name: "traced function", base: start, bytes: new CodeBuilder().callTo(value.address).build(start).bytes },
    ]),
    memory,
    externals: new Map(value.externals.flatMap(({ kind, address }) => {
      const external = called[kind];
      return external === undefined ? [] : [[address, external]];
    })),
  });
  const { cpu } = machine;
  cpu.set("rsp", CALLER);
  machine.enter(start);
  for (const { place, word } of words) {
    if (place.kind === "register") cpu.set(PROBE_REGISTERS[place.register], word);
    else memory.store(cpu.get("rsp") + BigInt(place.offset), 8, word);
  }
  machine.run({ limit: LIMIT });
  return cpu;
}

/** The word that a function finds in a place when it starts. */
export function wordAt(cpu: Cpu, place: DirectPlace): bigint {
  if (place.kind === "register") return cpu.get(PROBE_REGISTERS[place.register]);
  return cpu.memory.load(cpu.get("rsp") + BigInt(place.offset), 8);
}
