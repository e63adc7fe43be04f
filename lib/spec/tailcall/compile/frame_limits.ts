import type { Insn, Program } from "../../../bpf/insn.ts";
import { isWholeInsn } from "../../../bpf/effects.ts";
import { baseRegister, isAlu, isMemoryAccess, usesSource } from "../../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../../bpf/opcode.ts";
import { calleesOf, functionAt, functionsOf, type Subprog, tailCallsOf } from "./functions.ts";

/** Frames that a program may have on the stack at a time. */
const MOST_FRAMES = 8;

/** Bytes that the frames of one chain of calls may take together. */
const MOST_STACK = 512;

/** Bytes at which the frames of a tail-calling function's callers are too large. */
const CALLERS_LIMIT = 256;

/** What is known of a program's chains of calls against the limits. */
export type FrameLimits =
  /** They are within every limit that was released. */
  | "within"
  /** The callers of a function with a tail call have frames that every release finds too large. */
  | "callers-too-large"
  /** Anything else: a limit of another kind is broken, or releases differ. */
  | "unclear";

/**
 * Compares the frames of a program's chains of calls with the limits. Releases round a frame up to a multiple of 32
 * bytes, no frame taking less than 32, since Linux 6.12 of 16.
 */
export function frameLimits(program: Program): FrameLimits {
  const functions = functionsOf(program);
  const depths = functions.map((function_) => stackDepth(program, function_));
  const walk = new Walk(
    calleesOf(program, functions),
    new Set(tailCallsOf(program).map((slot) => functionAt(functions, slot))),
  );
  const known = depths.filter((depth) => depth !== undefined);
  if (known.length !== depths.length) return "unclear";
  const wide = walk.deepest(known.map((depth) => roundUp(Math.max(depth, 1), 32)));
  const narrow = walk.deepest(known.map((depth) => roundUp(depth, 16)));
  if (wide === undefined || narrow === undefined || wide.stack > MOST_STACK) return "unclear";
  if (narrow.callers >= CALLERS_LIMIT) return "callers-too-large";
  return wide.callers < CALLERS_LIMIT ? "within" : "unclear";
}

/** The largest sums of frames along chains of calls, in bytes. */
interface Deepest {
  /** Of all frames of a chain. */
  readonly stack: number;
  /** Of the frames above a function that contains a tail call. */
  readonly callers: number;
}

/** Walks the chains of calls from the entry. */
class Walk {
  readonly #callees: readonly (readonly number[])[];
  readonly #tailCalls: ReadonlySet<number>;

  constructor(callees: readonly (readonly number[])[], tailCalls: ReadonlySet<number>) {
    this.#callees = callees.map((called) => [...new Set(called)]);
    this.#tailCalls = tailCalls;
  }

  /** `undefined` if a chain has too many frames, as one that recurs has. */
  deepest(frames: readonly number[]): Deepest | undefined {
    // By level rather than by chain, of which there may be very many.
    let level = new Map([[0, 0]]);
    let deepest: Deepest = { stack: 0, callers: 0 };
    for (let depth = 1; level.size > 0; depth++) {
      if (depth > MOST_FRAMES) return undefined;
      const next = new Map<number, number>();
      for (const [function_, above] of level) {
        const below = above + (frames[function_] ?? 0);
        const callers = this.#tailCalls.has(function_) ? Math.max(deepest.callers, above) : deepest.callers;
        deepest = { stack: Math.max(deepest.stack, below), callers };
        for (const callee of this.#callees[function_] ?? []) next.set(callee, Math.max(next.get(callee) ?? 0, below));
      }
      level = next;
    }
    return deepest;
  }
}

/** Bytes of stack that a function uses; `undefined` if it does more with the frame pointer than access its frame. */
export function stackDepth(program: Program, { start, end }: Subprog): number | undefined {
  let depth = 0;
  for (let slot = start; slot < end; slot++) {
    const insn = program[slot];
    if (insn === undefined || !isWholeInsn(program, slot)) continue;
    if (isMemoryAccess(insn) && baseRegister(insn) === FRAME_POINTER) depth = Math.max(depth, -insn.off);
    else if (copiesFramePointer(insn)) return undefined;
  }
  return depth;
}

function copiesFramePointer(insn: Insn): boolean {
  if (isAlu(insn)) return usesSource(insn) && insn.src === FRAME_POINTER;
  return isMemoryAccess(insn) && insn.src === FRAME_POINTER;
}

function roundUp(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}
