import type { Insn, Program } from "../../bpf/insn.ts";
import {
  classOf,
  isConditionalJump,
  isExit,
  isGoto,
  isHelperCall,
  isLdImm64,
  isMove,
  isStoreImm,
  jumpTarget,
  operationOf,
  usesSource,
} from "../../bpf/insn_kind.ts";
import { registersRead, registersWritten, successors } from "../../bpf/effects.ts";
import { accessSize } from "../../bpf/insn_kind.ts";
import { ALU, CLASS, FRAME_POINTER, IMM64, JUMP } from "../../bpf/opcode.ts";
import { reachableSlots, unitsOf } from "./flow.ts";
import { FRAME_SIZE, isFill, isSpill, SLOT_SIZE } from "./frame.ts";

/** What a register or a slot of the frame holds: a number, or the context pointer. */
type Held = "number" | "context";

/** What can be read: registers by their numbers, 64-bit slots of the frame by their offsets. */
type Readable = ReadonlyMap<number, Held>;

/** Functions that take nothing, return a number, and can be called by every type of program that tracing has. */
const NULLARY = [5, 7, 8];

/**
 * Whether a program is valid beyond doubt for any verifier that knows nothing of the contract: it only computes with
 * numbers, jumps forwards, spills and fills whole registers, and calls functions that take nothing; whatever it reads it
 * has written, and not left to a call to keep. Of most valid programs this cannot be said so simply.
 */
export function isPlainlyValid(program: Program): boolean {
  const reachable = reachableSlots(program);
  const units = unitsOf(program);
  if (units.length === 0 || units.length > 256 || !units.every(({ index }) => reachable.has(index))) return false;
  const states = new Map<number, Readable>([[0, new Map<number, Held>([[1, "context"]])]]);
  for (const { index } of units) {
    const state = states.get(index);
    const insn = program[index];
    if (state === undefined || insn === undefined || !leadsForward(program, index)) return false;
    const after = step(insn, state);
    if (after === undefined) return false;
    for (const next of successors(program, index)) {
      const before = states.get(next);
      states.set(next, before === undefined ? after : common(before, after));
    }
  }
  return true;
}

/** Whether control goes on, to later slots of the program only. */
function leadsForward(program: Program, index: number): boolean {
  const insn = program[index];
  if (insn === undefined || isExit(insn)) return true;
  const target = jumpTarget(program, index);
  const isInside = target === undefined || target > index && target < program.length;
  return isInside && (isGoto(insn) || index + (isLdImm64(insn) ? 2 : 1) < program.length);
}

function common(a: Readable, b: Readable): Readable {
  return new Map([...a].filter(([place, held]) => b.get(place) === held));
}

/** What can be read after an instruction; `undefined` if it is not one of the plain ones, or reads what it may not. */
function step(insn: Insn, state: Readable): Readable | undefined {
  if (isSpill(insn) || isStoreImm(insn)) return stored(insn, state);
  if (isFill(insn)) return isSlot(insn.off) ? written(insn.dst, state.get(insn.off), state) : undefined;
  if (isHelperCall(insn)) return NULLARY.includes(insn.imm) ? called(state) : undefined;
  if (isExit(insn)) return state.get(0) === "number" ? state : undefined;
  if (isLdImm64(insn)) return insn.src === IMM64.NUMBER ? written(insn.dst, "number", state) : undefined;
  if (isMove(insn)) return insn.off === 0 ? moved(insn, state) : undefined;
  if (isConditionalJump(insn) && operationOf(insn) !== JUMP.JCOND) return readsNumbers(insn, state) ? state : undefined;
  if (isGoto(insn)) return state;
  if (!isPlainAlu(insn) || !readsNumbers(insn, state)) return undefined;
  return registersWritten(insn).reduce<Readable | undefined>(
    (s, register) => s && written(register, "number", s),
    state,
  );
}

function isSlot(off: number): boolean {
  return off >= -FRAME_SIZE && off <= -SLOT_SIZE && off % SLOT_SIZE === 0;
}

function stored(insn: Insn, state: Readable): Readable | undefined {
  const held = isSpill(insn) ? state.get(insn.src) : "number";
  const isWhole = insn.dst === FRAME_POINTER && accessSize(insn) === SLOT_SIZE && isSlot(insn.off);
  return held === undefined || !isWhole ? undefined : new Map(state).set(insn.off, held);
}

function written(register: number, held: Held | undefined, state: Readable): Readable | undefined {
  return held === undefined || register >= FRAME_POINTER ? undefined : new Map(state).set(register, held);
}

function called(state: Readable): Readable {
  const scratched = (place: number) => place >= 0 && place <= 5;
  return new Map([...state].filter(([place]) => !scratched(place))).set(0, "number");
}

function moved(insn: Insn, state: Readable): Readable | undefined {
  const held = usesSource(insn) ? state.get(insn.src) : "number";
  const isPartOfPointer = held === "context" && classOf(insn) !== CLASS.ALU64;
  return isPartOfPointer ? undefined : written(insn.dst, held, state);
}

function isPlainAlu(insn: Insn): boolean {
  const cls = classOf(insn);
  const plain = [ALU.ADD, ALU.SUB, ALU.MUL, ALU.OR, ALU.AND, ALU.XOR].some((operation) =>
    operation === operationOf(insn)
  );
  return (cls === CLASS.ALU64 || cls === CLASS.ALU) && plain && insn.off === 0;
}

function readsNumbers(insn: Insn, state: Readable): boolean {
  return registersRead(insn).every((register) => state.get(register) === "number");
}
