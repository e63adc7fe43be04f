import { type CallEffects, registersRead, registersWritten } from "../../../bpf/effects.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import {
  isAlu,
  isCall,
  isConditionalJump,
  isExit,
  isFuncAddress,
  isGoto,
  isLdImm64,
  isMemoryAccess,
  isPacketLoad,
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
import { at, current, enter, type State, valueOf, withRegisters } from "./state.ts";
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

/**
 * Executes the instruction of a state.
 *
 * @returns The states that may follow, none after the program's exit; one that follows only if a helper calls back has
 * a single frame.
 * @throws {Refusal} If a verifier refuses the instruction.
 */
export function step(state: State, terrain: Terrain): readonly State[] {
  const insn = terrain.program[state.index];
  if (insn === undefined) throw new Refusal("EINVAL", "last insn is not an exit or jmp");
  checkRegisters(state, insn, terrain);
  const next = state.index + 1;
  if (isAlu(insn)) {
    const value = alu(insn, valueOf(state, insn.dst), valueOf(state, insn.src));
    return [at(withRegisters(state, [[insn.dst, value]]), next)];
  }
  if (isLdImm64(insn)) return [at(withRegisters(state, [[insn.dst, wideImmediate(state, terrain)]]), next + 1)];
  if (isMemoryAccess(insn)) return [at(accessMemory(state, insn, terrain.sight), next)];
  if (isGoto(insn)) return [at(state, jumpTarget(terrain.program, state.index) ?? next)];
  if (isConditionalJump(insn)) return both(state, insn, terrain.program);
  if (isSubprogCall(insn)) return [callSubprog(state, terrain)];
  if (isCall(insn)) return call(state, terrain.callModel(insn), terrain);
  if (isExit(insn)) return leave(state);
  if (isPacketLoad(insn)) {
    const changes = registersWritten(insn).map((register) => [register, register === 0 ? unknown : unset] as const);
    return [at(withRegisters(state, changes), next)];
  }
  throw new Refusal("EINVAL", `unknown opcode ${insn.opcode.toString(16).padStart(2, "0")}`);
}

function checkRegisters(state: State, insn: Insn, { callModel }: Terrain): void {
  const effects = isCall(insn) ? callEffects(insn, callModel) : undefined;
  const callee = isExit(insn) && state.frames.length > 1;
  for (const register of callee ? [] : registersRead(insn, effects)) {
    if (register > FRAME_POINTER) throw new Refusal("EINVAL", `R${register} is invalid`);
    if (valueOf(state, register).kind === "unset") throw new Refusal("EACCES", `R${register} !read_ok`);
  }
  for (const register of registersWritten(insn, effects)) {
    if (register > FRAME_POINTER) throw new Refusal("EINVAL", `R${register} is invalid`);
    if (register === FRAME_POINTER) throw new Refusal("EACCES", "frame pointer is read only");
  }
}

/** The declared parameters must hold something; what a function of the program reads, its own instructions tell. */
function callEffects(insn: Insn, callModel: Terrain["callModel"]): CallEffects {
  if (isSubprogCall(insn)) return { reads: [], writes: [] };
  return { reads: callModel(insn).params.map((_, i) => i + 1), writes: [] };
}

function wideImmediate({ index }: State, { program }: Terrain): Value {
  const [low, high] = program.slice(index, index + 2);
  if (low === undefined || high === undefined) throw new Refusal("EINVAL", "invalid bpf_ld_imm64 insn");
  if (isFuncAddress(low)) return { kind: "function", start: subprogTarget(program, index) ?? 0 };
  if (low.src !== IMM64.NUMBER) return unknown;
  return scalar(BigInt(high.imm) << 32n | BigInt.asUintN(32, BigInt(low.imm)));
}

function both(state: State, insn: Insn, program: Program): readonly State[] {
  const ways = branch(insn, valueOf(state, insn.dst), valueOf(state, insn.src));
  const states: State[] = [];
  const target = jumpTarget(program, state.index) ?? state.index + 1;
  // The last one is followed first: Linux goes straight on.
  if (ways.taken) states.push(at(withRegisters(state, [[insn.dst, ways.taken]]), target));
  if (ways.passed) states.push(at(withRegisters(state, [[insn.dst, ways.passed]]), state.index + 1));
  return states;
}

function callSubprog(state: State, { program, subprogs }: Terrain): State {
  const start = subprogTarget(program, state.index) ?? -1;
  const depth = state.frames.length;
  if (depth >= MAX_FRAMES) throw new Refusal("E2BIG", `the call stack of ${depth + 1} frames is too deep`);
  const args = [1, 2, 3, 4, 5].map((register) => [register, valueOf(state, register)] as const);
  const frame = enter({ subprog: subprogAt(subprogs, start), returnTo: state.index + 1, depth }, new Map(args));
  return { index: start, frames: [...state.frames, frame] };
}

function call(state: State, model: CallModel, { subprogs, sight }: Terrain): readonly State[] {
  const called = callFunction(state, model, sight);
  const anything = new Map([1, 2, 3, 4, 5].map((register) => [register, unknown]));
  const callbacks = called.callbacks.map((start) => {
    const frame = enter({ subprog: subprogAt(subprogs, start), returnTo: state.index + 1, depth: 0 }, anything);
    return { index: start, frames: [frame] };
  });
  return [at(called.state, state.index + 1), ...callbacks];
}

function leave(state: State): readonly State[] {
  const frames = state.frames.slice(0, -1);
  if (frames.length === 0) return [];
  const result = valueOf(state, 0);
  if (result.kind === "frame" && result.frame === frames.length) {
    throw new Refusal("EINVAL", "cannot return stack pointer to the caller");
  }
  const scratched = [1, 2, 3, 4, 5].map((register) => [register, unset] as const);
  return [withRegisters({ index: current(state).returnTo, frames }, [[0, result], ...scratched])];
}
