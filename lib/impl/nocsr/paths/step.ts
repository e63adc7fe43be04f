import { type CallEffects, registersRead, registersWritten } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import {
  isAlu,
  isCall,
  isConditionalJump,
  isExit,
  isGoto,
  isLdImm64,
  isMemoryAccess,
  isSubprogCall,
  jumpTarget,
  subprogTarget,
} from "../../../bpf/insn_kind.ts";
import { FRAME_POINTER, IMM64 } from "../../../bpf/opcode.ts";
import { Refusal } from "../refusal.ts";
import { type Subprog, subprogAt } from "../subprog.ts";
import { alu } from "./alu.ts";
import { branch } from "./branch.ts";
import { callFunction, type CallModel } from "./call.ts";
import { accessMemory } from "./memory.ts";
import type { Sight } from "./sight.ts";
import { copyAt, current, enter, setRegisters, type State, valueOf } from "./state.ts";
import { scalar, unknown, unset, type Value } from "./value.ts";

/** What the paths of a program run through. */
export interface Terrain {
  readonly program: Program;
  readonly subprogs: readonly Subprog[];
  /** The helper or kfunc that an instruction calls. Throws a {@linkcode Refusal} if there is none. */
  readonly callModel: (insn: Insn) => CallModel;
  readonly sight: Sight;
}

/** Calls that a program may be in at a time, the main program included. */
const MAX_FRAMES = 8;

const ARGS = [1, 2, 3, 4, 5];

/**
 * Executes the instruction of a state, which changes.
 *
 * @returns The states that may follow, the one that changed among them; none after the program's exit. One that follows
 * only if a helper calls back has a single frame.
 * @throws {Refusal} If a verifier refuses the instruction.
 */
export function step(state: State, terrain: Terrain): readonly State[] {
  const { program, sight } = terrain;
  const insn = program[state.index];
  if (insn === undefined) throw new Refusal("EINVAL", "last insn is not an exit or jmp");
  checkRegisters(state, insn, terrain);
  if (isConditionalJump(insn)) return both(state, insn, program);
  if (isSubprogCall(insn)) return [callSubprog(state, terrain)];
  if (isCall(insn)) return call(state, terrain.callModel(insn), terrain);
  if (isExit(insn)) return leave(state);
  const next = jumpTarget(program, state.index) ?? state.index + (isLdImm64(insn) ? 2 : 1);
  if (isAlu(insn)) {
    const value = alu(insn, valueOf(state, insn.dst), valueOf(state, insn.src));
    if (value.kind === "frame") sight.notePointer(state, value);
    setRegisters(state, [insn.dst], value);
  } else if (isLdImm64(insn)) setRegisters(state, [insn.dst], wideImmediate(state, terrain));
  else if (isMemoryAccess(insn)) accessMemory(state, insn, sight);
  else if (!isGoto(insn)) throw new Refusal("EINVAL", "this program is given no packet to load from");
  state.index = next;
  return [state];
}

function checkRegisters(state: State, insn: Insn, { callModel }: Terrain): void {
  const effects = isCall(insn) ? callEffects(insn, callModel) : undefined;
  const isReturn = isExit(insn) && state.frames.length > 1;
  for (const register of isReturn ? [] : registersRead(insn, effects)) {
    if (valueOf(state, register).kind === "unset") throw new Refusal("EACCES", `R${register} !read_ok`);
  }
  if (registersWritten(insn, effects).includes(FRAME_POINTER)) {
    throw new Refusal("EACCES", "frame pointer is read only");
  }
}

/** The declared parameters must hold something; what a function of the program reads, its own instructions tell. */
function callEffects(insn: Insn, callModel: Terrain["callModel"]): CallEffects {
  if (isSubprogCall(insn)) return { reads: [], writes: [] };
  return { reads: callModel(insn).params.map((_, i) => i + 1), writes: [] };
}

function wideImmediate({ index }: State, { program }: Terrain): Value {
  const target = subprogTarget(program, index);
  if (target !== undefined) return { kind: "function", start: target };
  if (program[index]?.src !== IMM64.NUMBER) return unknown;
  return scalar(BigInt(program[index + 1]?.imm ?? 0) << 32n | BigInt.asUintN(32, BigInt(program[index]?.imm ?? 0)));
}

function both(state: State, insn: Insn, program: Program): readonly State[] {
  const { taken, passed } = branch(insn, valueOf(state, insn.dst), valueOf(state, insn.src));
  const target = jumpTarget(program, state.index) ?? state.index + 1;
  const ways: State[] = [];
  // The last one is followed first: Linux goes straight on.
  if (taken) ways.push(along(passed ? copyAt(state, target) : state, target, insn.dst, taken));
  if (passed) ways.push(along(state, state.index + 1, insn.dst, passed));
  return ways;
}

/** The state on a way on which more is known of what was compared. */
function along(state: State, index: number, dst: number, value: Value): State {
  setRegisters(state, [dst], value);
  state.index = index;
  return state;
}

function callSubprog(state: State, { program, subprogs }: Terrain): State {
  const start = subprogTarget(program, state.index) ?? -1;
  const depth = state.frames.length;
  if (depth >= MAX_FRAMES) throw new Refusal("E2BIG", `the call stack of ${depth + 1} frames is too deep`);
  const args = ARGS.map((register) => valueOf(state, register));
  state.frames.push(enter({ subprog: subprogAt(subprogs, start), returnTo: state.index + 1, depth }, args));
  state.index = start;
  return state;
}

function call(state: State, model: CallModel, { subprogs, sight }: Terrain): readonly State[] {
  const returnTo = state.index + 1;
  const callbacks = callFunction(state, model, sight).map((start) => {
    const frame = enter({ subprog: subprogAt(subprogs, start), returnTo, depth: 0 }, ARGS.map(() => unknown));
    return { index: start, frames: [frame] };
  });
  state.index = returnTo;
  return [state, ...callbacks];
}

function leave(state: State): readonly State[] {
  const { frames } = state;
  const result = valueOf(state, 0);
  const { returnTo } = current(state);
  frames.pop();
  if (frames.length === 0) return [];
  if (result.kind === "frame") throw new Refusal("EINVAL", "cannot return stack pointer to the caller");
  setRegisters(state, ARGS, unset);
  setRegisters(state, [0], result);
  state.index = returnTo;
  return [state];
}
