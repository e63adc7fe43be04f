import type { Insn } from "../../../bpf/insn.ts";
import { ALU, ATOMIC, FRAME_POINTER, JUMP } from "../../../bpf/opcode.ts";
import type { Dice } from "./dice.ts";
import type { FunctionWriter } from "./function_writer.ts";
import {
  atomic,
  branch,
  callHelper,
  callKfunc,
  callSubprog,
  compute,
  computeNumber,
  fill,
  load,
  loadMap,
  move,
  moveNumber,
  type Size,
  spill,
  store,
  storeNumber,
} from "./insns.ts";

/** What a statement needs to know of the program around it. */
export interface Surroundings {
  /** The functions behind this one, which it may call. */
  readonly callees: readonly Callee[];
  /** Whether patterns have spills and fills, or calls stand alone for a compiler to put them in. */
  readonly spills: boolean;
  /** Helpers that no kernel has so, by number, with how many parameters each has. */
  readonly invented: readonly { readonly helper: number; readonly params: number }[];
}

/** A function that can be called. */
export interface Callee {
  readonly number: number;
  /** Whether it takes the address of a slot of its caller's frame in r2, or else a number. */
  readonly takesFrame: boolean;
}

/** Writes a statement, decided by dice. */
type Statement = (writer: FunctionWriter, dice: Dice, surroundings: Surroundings) => void;

/** Writes a statement of any kind. */
export function anyStatement(writer: FunctionWriter, dice: Dice, surroundings: Surroundings): void {
  const statement = STATEMENTS[dice.pick(STATEMENTS.length)];
  statement?.(writer, dice, surroundings);
  writer.endStatement();
}

/** The helper that is nocsr. */
const NOCSR = 8;

/** A call with what it needs before it, and the first register that it keeps. */
interface Called {
  readonly before: readonly Insn[];
  readonly call: Insn;
  readonly keepsFrom: number;
}

const nocsrCall: Called = { before: [], call: callHelper(NOCSR), keepsFrom: 1 };

/** Registers r1 to r5 that hold something, some of them set for the purpose. */
function chooseRegisters(writer: FunctionWriter, dice: Dice, from: number, count: number): readonly number[] {
  const left = [1, 2, 3, 4, 5].filter((register) => register >= from);
  const chosen: number[] = [];
  while (chosen.length < count && left.length > 0) {
    const [register = 1] = left.splice(dice.pick(left.length), 1);
    ensure(writer, dice, register);
    chosen.push(register);
  }
  return chosen;
}

/** Has a register hold something. */
function ensure(writer: FunctionWriter, dice: Dice, register: number): void {
  if (writer.known.at(register) !== undefined) return;
  if (writer.known.at(6) === "context" && dice.pick(4) > 0) writer.put(load(register, 6, 8 * dice.pick(4)));
  else writer.put(moveNumber(register, dice.pick(10)));
}

/** A register that holds a number; one is set if there is none. */
function numberIn(writer: FunctionWriter, dice: Dice): number {
  const candidates = [1, 2, 3, 4, 5, 7, 8, 9, 0].filter((register) => writer.known.at(register) === "number");
  const chosen = candidates[dice.pick(Math.max(1, candidates.length))];
  if (chosen !== undefined) return chosen;
  writer.put(moveNumber(1, 1));
  return 1;
}

/** A register that may be written. */
function target(writer: FunctionWriter, dice: Dice): number {
  const candidates = [1, 2, 3, 4, 5, 0, 7, 8, 9].filter((register) => writer.isFree(register));
  return candidates[dice.pick(candidates.length)] ?? 1;
}

/** A register whose value is not known before the program runs. */
function unknownIn(writer: FunctionWriter, dice: Dice): number {
  const register = [8, 9, 7].find((candidate) => writer.isFree(candidate)) ?? 5;
  if (writer.known.at(6) === "context") writer.put(load(register, 6, 8 * dice.pick(4)));
  return writer.known.at(register) === "number" ? register : numberIn(writer, dice);
}

/** A slot of the frame near those that patterns use. */
function slotNear(writer: FunctionWriter, dice: Dice): number {
  const off = writer.lowest + 8 * dice.of(0, 1, 2, 3, -1);
  return Math.max(-512, Math.min(-8, off));
}

/** A slot of the frame that is mostly one in which something was stored: what was not can be read by few. */
function slotToRead(writer: FunctionWriter, dice: Dice): number {
  const { stored } = writer.known;
  const chosen = stored[dice.pick(Math.max(1, stored.length))];
  if (chosen !== undefined && !dice.chance(16)) return chosen;
  const off = slotNear(writer, dice);
  if (!dice.chance(8)) writer.put(storeNumber(FRAME_POINTER, off, dice.pick(10)));
  return off;
}

function pattern(called: Called): Statement {
  return (writer, dice, { spills }) => {
    writer.put(...called.before);
    const count = dice.of(1, 2, 1, 3, 2, 5, 4);
    const registers = chooseRegisters(writer, dice, called.keepsFrom, count);
    if (!spills) return writer.put(called.call);
    const shift = dice.of(0, 0, 0, 0, 0, 0, 8, 16, -8);
    const room = registers.slice(0, Math.max(1, Math.floor((-writer.lowest - shift) / 8)));
    const slots = room.map((_, place) => Math.max(-512, Math.min(-8, writer.lowest + shift + 8 * place)));
    const before = room.map((register, place) => spill(slots[place] ?? -8, register)).reverse();
    const after = room.map((register, place) => fill(register, slots[place] ?? -8));
    put(writer, dice, [...before, called.call, ...after]);
  };
}

/** Puts instructions, in rare cases with one of them missed. */
function put(writer: FunctionWriter, dice: Dice, insns: readonly Insn[]): void {
  if (!dice.chance(6)) return writer.put(...insns);
  const at = dice.pick(insns.length);
  const insn = insns[at];
  if (insn === undefined) return;
  const spare = [7, 8, 9].find((register) => writer.isFree(register)) ?? 0;
  writer.put(...insns.slice(0, at), ...missed(insn, spare, dice), ...insns.slice(at + 1));
}

/** What may stand in place of an instruction of a pattern; `spare` is a register that may be written. */
function missed(insn: Insn, spare: number, dice: Dice): readonly Insn[] {
  const isStore = insn.dst === FRAME_POINTER;
  const register = isStore ? insn.src : insn.dst;
  const off = insn.off;
  if (off === 0) return [moveNumber(spare, dice.pick(3)), insn];
  switch (dice.pick(8)) {
    case 0:
      return [];
    case 1:
      return [isStore ? spill(Math.max(-512, off - 8), register) : fill(register, Math.max(-512, off - 8))];
    case 2:
      return [isStore ? spill(off, register % 5 + 1) : fill(register % 5 + 1, off)];
    case 3:
      return [isStore ? store(FRAME_POINTER, off, register, 4) : load(register, FRAME_POINTER, off, 4)];
    case 4:
      return isStore
        ? [storeNumber(FRAME_POINTER, off, dice.pick(3))]
        : [move(spare, FRAME_POINTER), load(register, spare, off)];
    case 5:
      return [insn, insn];
    case 6:
      return [insn, moveNumber(spare, dice.pick(3))];
    default:
      return [isStore ? spill(off, 6) : fill(0, off)];
  }
}

const compute1: Statement = (writer, dice) => {
  const dst = target(writer, dice);
  if (writer.known.at(dst) !== "number" || dice.chance(3)) return writer.put(moveNumber(dst, dice.pick(100)));
  const operation = dice.of(ALU.ADD, ALU.XOR, ALU.AND, ALU.MUL, ALU.OR, ALU.SUB);
  if (dice.chance(2)) return writer.put(computeNumber(operation, dst, 1 + dice.pick(99)));
  writer.put(compute(operation, dst, numberIn(writer, dice)));
};

const copy: Statement = (writer, dice) => {
  const src = numberIn(writer, dice);
  writer.put(move(target(writer, dice), src));
};

const fromContext: Statement = (writer, dice) => {
  const dst = target(writer, dice);
  if (writer.known.at(6) === "context") writer.put(load(dst, 6, 8 * dice.pick(6)));
  else writer.put(moveNumber(dst, dice.pick(100)));
};

const storeSlot: Statement = (writer, dice) => {
  const off = slotNear(writer, dice);
  const size = dice.of<Size>(8, 8, 4, 1, 2);
  const inner = size === 8 ? 0 : size * dice.pick(8 / size);
  if (dice.chance(3)) writer.put(storeNumber(FRAME_POINTER, off + inner, dice.pick(100), size));
  else writer.put(store(FRAME_POINTER, off + inner, numberIn(writer, dice), size));
};

const loadSlot: Statement = (writer, dice) => {
  const off = slotToRead(writer, dice);
  const size = dice.of<Size>(8, 8, 4, 1, 2);
  const dst = target(writer, dice);
  writer.put(load(dst, FRAME_POINTER, off + (size === 8 ? 0 : size * dice.pick(8 / size)), size));
};

/** An access through a copy of the frame pointer, at an offset that may vary. */
const throughCopy: Statement = (writer, dice) => {
  const base = [9, 8, 7].find((register) => writer.isFree(register)) ?? 5;
  const off = slotToRead(writer, dice);
  const varies = dice.chance(2);
  if (varies) {
    const index = unknownIn(writer, dice);
    if (index === base || writer.known.at(index) !== "number" || !writer.isFree(index)) return;
    writer.put(computeNumber(ALU.AND, index, 8), move(base, FRAME_POINTER), compute(ALU.ADD, base, index));
  } else writer.put(move(base, FRAME_POINTER));
  const at = varies ? Math.max(-512, off - 8) : off;
  if (dice.chance(2)) writer.put(store(base, at, numberIn(writer, dice)));
  else writer.put(load(target(writer, dice), base, at, varies ? 1 : 8));
};

const exchange: Statement = (writer, dice) => {
  const off = slotNear(writer, dice);
  const src = numberIn(writer, dice);
  const operation = dice.of(ATOMIC.ADD, ATOMIC.OR | ATOMIC.FETCH, ATOMIC.XCHG);
  if (!writer.isFree(src)) return;
  writer.put(storeNumber(FRAME_POINTER, off, 0), atomic(operation, FRAME_POINTER, off, src));
};

/** The address of a slot in a register. */
function address(writer: FunctionWriter, register: number, off: number): void {
  writer.put(move(register, FRAME_POINTER), computeNumber(ALU.ADD, register, off));
}

const PROBE_READ_KERNEL = 113;

/** A helper that writes to the frame. */
const writeByHelper: Statement = (writer, dice) => {
  address(writer, 1, slotNear(writer, dice));
  writer.put(moveNumber(2, dice.of(8, 1, 4)));
  if (dice.chance(2)) writer.put(callHelper(16));
  else writer.put(moveNumber(3, 0), callHelper(PROBE_READ_KERNEL));
};

/** A helper that reads from the frame. */
const readByHelper: Statement = (writer, dice, surroundings) => {
  // For a compiler it is open how many arguments bpf_trace_printk reads, and it has no maps.
  if (!surroundings.spills) return keepingCall(writer, dice, surroundings);
  const off = slotToRead(writer, dice);
  switch (dice.pick(4)) {
    case 0: {
      address(writer, 2, off);
      writer.put(...loadMap(1, 0), callHelper(dice.of(1, 3)));
      // What a lookup returns may be looked at only after a check.
      return writer.put(moveNumber(0, 0));
    }
    case 1: {
      address(writer, 2, off);
      address(writer, 3, slotToRead(writer, dice));
      return writer.put(...loadMap(1, 0), moveNumber(4, 0), callHelper(2));
    }
    default:
      address(writer, 1, off);
      return writer.put(moveNumber(2, dice.of(8, 4, 1)), callHelper(6));
  }
};

const localCall: Statement = (writer, dice, { callees }) => {
  const callee = callees[dice.pick(Math.max(1, callees.length))];
  if (callee === undefined) return pattern(nocsrCall)(writer, dice, { callees, spills: true, invented: [] });
  callFunction(writer, dice, callee);
};

/** Calls a function with what it takes. */
export function callFunction(writer: FunctionWriter, dice: Dice, { number, takesFrame }: Callee): void {
  if (writer.known.at(1) !== "context") {
    if (writer.known.at(6) !== "context") return;
    writer.put(move(1, 6));
  }
  if (takesFrame) address(writer, 2, slotToRead(writer, dice));
  else if (writer.known.at(2) !== "number") writer.put(moveNumber(2, dice.pick(10)));
  writer.call(number, callSubprog(0));
}

/** An access of a slot of the caller's frame, whose address the function was given. */
const throughCaller: Statement = (writer, dice) => {
  const base = [7, 8, 9].find((register) => {
    const held = writer.known.at(register);
    return typeof held === "object" && "caller" in held;
  });
  if (base === undefined) return storeSlot(writer, dice, { callees: [], spills: true, invented: [] });
  if (dice.chance(2)) writer.put(store(base, 0, numberIn(writer, dice)));
  else writer.put(load(target(writer, dice), base, 0));
};

const conditional: Statement = (writer, dice) => {
  const register = unknownIn(writer, dice);
  const operation = dice.of(JUMP.JEQ, JUMP.JNE, JUMP.JGT, JUMP.JSET, JUMP.JSLT);
  writer.jump(branch(operation, register, dice.pick(9)), 1 + dice.pick(12));
};

const loop: Statement = (writer, dice) => {
  const counter = [9, 8, 7].find((register) =>
    writer.isFree(register) && typeof writer.known.at(register) !== "object"
  );
  if (counter === undefined) return conditional(writer, dice, { callees: [], spills: true, invented: [] });
  writer.loop(counter, 2 + dice.pick(2), dice.pick(4), dice.of(0, 0, 0, 1, 2, 3));
};

const leave: Statement = (writer, dice) => {
  const register = unknownIn(writer, dice);
  writer.leave(branch(JUMP.JNE, register, dice.pick(9)), dice.pick(9));
};

const keepingCall: Statement = (writer, dice, surroundings) => {
  const call = callHelper(dice.of(5, 7, 14));
  pattern({ before: [], call, keepsFrom: 1 })(writer, dice, surroundings);
};

/** A call of `bpf_rdonly_cast`, which takes an address and a type's number. */
const castCall: Statement = (writer, dice, surroundings) => {
  writer.put(moveNumber(1, 0), moveNumber(2, 0));
  pattern({ before: [], call: callKfunc(0), keepsFrom: 3 })(writer, dice, surroundings);
  writer.put(moveNumber(0, 0));
};

/** A call of a helper that no kernel has so; where none is invented, of the one that is nocsr. */
const inventedCall: Statement = (writer, dice, surroundings) => {
  const { invented } = surroundings;
  const chosen = invented[dice.pick(Math.max(1, invented.length))];
  if (chosen === undefined) return pattern(nocsrCall)(writer, dice, surroundings);
  const before = Array.from({ length: chosen.params }, (_, i) => moveNumber(i + 1, i));
  pattern({ before, call: callHelper(chosen.helper), keepsFrom: chosen.params + 1 })(writer, dice, surroundings);
};

/** The kinds of statements, the simplest first, each as often as it is to come up. */
const STATEMENTS: readonly Statement[] = [
  compute1,
  pattern(nocsrCall),
  fromContext,
  copy,
  conditional,
  storeSlot,
  pattern(nocsrCall),
  loadSlot,
  localCall,
  compute1,
  pattern(nocsrCall),
  conditional,
  loop,
  pattern(nocsrCall),
  keepingCall,
  leave,
  pattern(nocsrCall),
  inventedCall,
  pattern(nocsrCall),
  conditional,
  pattern(nocsrCall),
  fromContext,
  pattern(nocsrCall),
  throughCopy,
  writeByHelper,
  readByHelper,
  throughCaller,
  exchange,
  castCall,
  pattern(nocsrCall),
];
