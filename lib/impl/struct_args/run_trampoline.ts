import type { TrampolineKind, TrampolineValue } from "../../protocol/struct_args.ts";
import { CodeImage } from "../../x86/code_image.ts";
import { cFunction } from "../../x86/c_function.ts";
import type { External } from "../../x86/external.ts";
import { Machine } from "../../x86/machine.ts";
import { Memory } from "../../x86/memory.ts";
import type { RunEnd } from "../../x86/run_end.ts";
import type { Register } from "../../x86/register.ts";
import { Trap } from "../../x86/trap.ts";

/** The registers that a function takes arguments in. */
export const ARGUMENTS: readonly Register[] = ["rdi", "rsi", "rdx", "rcx", "r8", "r9"];

/** Words that the caller passes. */
export interface Passed {
  /** The contents of the six argument registers. */
  readonly registers: readonly bigint[];
  /** The words from the first argument on the stack on. */
  readonly stack: readonly bigint[];
}

/** Where the copies of structs lie that are passed by reference. */
export const COPIES = 0x40000n;

/** What a run of a trampoline showed. */
export interface TrampolineRun {
  readonly end: RunEnd;
  /** The words of the context when the program started, with their number in front. */
  readonly context: readonly bigint[];
  /** What the traced function found. */
  readonly traced: Passed | undefined;
  /** The result that the caller gets, and how far `rbx` and `rsp` are from what they were. */
  readonly after: { readonly rax: bigint; readonly rbx: bigint; readonly rsp: bigint };
  /** Whether something was written below `rsp`, or at or above where it was at the start. */
  readonly stored: { readonly belowRsp: boolean; readonly aboveEntry: boolean };
  /** Reads bytes of the memory as it is at the end; `undefined` where there is none. */
  readonly read: (address: bigint, size: number) => Uint8Array | undefined;
}

const STACK = 0x10000n;
const ENTRY = STACK + 0x800n;
const CALLER = 0x7770n;
const RBX = 0xb0b0_b0b0n;

/** What the traced function returns, if nobody says so. */
export const RESULT = 0x1234_5678_9abcn;

/**
 * Runs a trampoline as the traced function's call of it does.
 *
 * @param words How many words of the context are looked at.
 * @param copies The contents of memory at {@linkcode COPIES}.
 * @param result What the traced function returns in `rax`.
 */
export function runTrampoline(
  value: TrampolineValue,
  kind: TrampolineKind,
  passed: Passed,
  words: number,
  copies: Uint8Array = new Uint8Array(),
  result: bigint = RESULT,
): TrampolineRun {
  const memory = new Memory([
    { name: "stack", base: STACK, bytes: new Uint8Array(0x1000), access: "read-write" },
    { name: "copies", base: COPIES, bytes: copies, access: "read" },
  ]);
  const seen: { context: readonly bigint[]; traced?: Passed } = { context: [] };
  const stored = { belowRsp: false, aboveEntry: false };
  const load = (address: bigint): bigint => memory.load(address, 8);
  const look = (machine: Machine): Passed => ({
    registers: ARGUMENTS.map((register) => machine.cpu.get(register)),
    stack: passed.stack.map((_, word) => load(machine.cpu.get("rsp") + 8n + 8n * BigInt(word))),
  });
  const called: Readonly<Record<string, External>> = {
    program: cFunction(([context]) => {
      seen.context = Array.from({ length: words + 1 }, (_, word) => load(context - 8n + 8n * BigInt(word)));
      return 0n;
    }),
    enter: cFunction(() => 1n),
    exit: cFunction(() => 0n),
    traced: (cpu) => {
      seen.traced = look(machine);
      cFunction(() => result)(cpu);
    },
  };
  const machine: Machine = new Machine({
    code: new CodeImage([{ name: "trampoline", base: value.address, bytes: value.code }]),
    memory,
    externals: new Map(value.externals.flatMap(({ kind, address }) => {
      const external = called[kind];
      return external === undefined ? [] : [[address, external]];
    })),
    observe: (event) => {
      if (event.kind !== "store") return;
      // The store of a push or call is seen before rsp moves.
      stored.belowRsp ||= event.address < machine.cpu.get("rsp") - 8n;
      stored.aboveEntry ||= event.address >= ENTRY;
    },
  });
  passed.stack.forEach((word, at) => memory.store(ENTRY + 16n + 8n * BigInt(at), 8, word));
  ARGUMENTS.forEach((register, at) => machine.cpu.set(register, passed.registers[at] ?? 0n));
  const traced = value.externals.find(({ kind }) => kind === "traced")?.address ?? 0n;
  memory.store(ENTRY, 8, traced);
  memory.store(ENTRY + 8n, 8, CALLER);
  machine.cpu.set("rsp", ENTRY);
  machine.cpu.set("rbx", RBX);
  machine.cpu.rip = value.address;
  const end = machine.run({ limit: 200, until: new Set([kind === "fentry" ? traced : CALLER]) });
  if (kind === "fentry") seen.traced = look(machine);
  const { cpu } = machine;
  const after = { rax: cpu.get("rax"), rbx: cpu.get("rbx") - RBX, rsp: cpu.get("rsp") - ENTRY };
  const read = (address: bigint, size: number): Uint8Array | undefined =>
    orNothing(() =>
      new Uint8Array(Array.from({ length: size }, (_, at) => Number(memory.load(address + BigInt(at), 1))))
    );
  return { end, context: seen.context, traced: seen.traced, after, stored, read };
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Trap) return undefined;
    throw error;
  }
}
