import { anyCall, type CallEffects, isLiveAt, isWholeInsn } from "../../../bpf/effects.ts";
import { helperById } from "../../../bpf/helpers.ts";
import type { Insn, Program } from "../../../bpf/insn.ts";
import { isExit, isHelperCall } from "../../../bpf/insn_kind.ts";
import { ALU, CALL, CLASS, IMM64, JUMP, MODE, SIZE, SOURCE } from "../../../bpf/opcode.ts";
import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";

/** A slot of one of several programs. */
export interface Spot {
  /** The program's number. */
  readonly program: number;
  readonly slot: number;
}

/** Several programs as one in which tail calls and exits are calls of functions that a model supplies. */
export interface Linked {
  readonly program: Program;
  /** Where a slot of the whole lies in the programs; `undefined` if it is none of theirs. */
  readonly locate: (slot: number) => Spot | undefined;
  /** Whether the subprogram that begins at a spot uses what a register holds when it is called. */
  readonly takes: (start: Spot, register: number) => boolean;
  /** The tail call or exit whose call of a model's function stands in this order, from 0. */
  readonly sites: readonly Spot[];
}

/** The helper that a tail call is. */
export const TAIL_CALL = 12;

/** The functions that a model supplies, by the numbers under which the linked program calls them. */
export const MODEL_CALL = {
  /** A tail call: takes context, array, index and the site; returns 0, or one more than a program's number. */
  attempt: -1,
  /** An exit: takes r0 and the site; returns r0. */
  exit: -2,
  /** Returns nothing and takes nothing: r0 cannot be read after it. */
  forget: -3,
} as const;

/** No program may be so long, in slots. */
const LONGEST = 65536;

/**
 * Links programs so that a machine without tail calls can run them: where one is made, control goes to a stub that asks
 * the model and then either goes on behind the tail call or at the first slot of the chosen program, in the same frame.
 * The run begins with the program of number `entry`.
 *
 * @throws {RangeError} If there are too many instructions.
 */
export function linkPrograms(programs: readonly Program[], entry: number): Linked {
  const starts: number[] = [];
  const body: Insn[] = [];
  for (const program of programs) {
    starts.push(1 + body.length);
    body.push(...program);
  }
  if (body.length > LONGEST) throw new RangeError(`wanted at most ${LONGEST} slots, got ${body.length}`);
  const whole = [gotoSlot(0, starts[entry] ?? 1), ...body];
  const locate = (slot: number): Spot | undefined => {
    const program = starts.findLastIndex((start) => start <= slot);
    return program < 0 || slot > body.length ? undefined : { program, slot: slot - (starts[program] ?? 0) };
  };
  const sites: Spot[] = [];
  for (let slot = 1; slot <= body.length; slot++) {
    const insn = whole[slot];
    const spot = locate(slot);
    if (insn === undefined || spot === undefined || !isStubbed(programs[spot.program] ?? [], spot.slot)) continue;
    const stub = whole.length;
    whole.push(...isExit(insn) ? exitStub(sites.length) : attemptStub(sites.length, stub, slot + 1, starts));
    whole[slot] = gotoSlot(slot, stub);
    sites.push(spot);
  }
  return { program: whole, locate, takes: argumentFinder(programs), sites };
}

/**
 * Tells which registers a subprogram takes as arguments: those that it reads before it writes them, as far as its own
 * instructions and the helpers that it calls show.
 */
function argumentFinder(programs: readonly Program[]): Linked["takes"] {
  const known = new Map<string, boolean>();
  return ({ program, slot }, register) => {
    const key = `${program} ${slot} ${register}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const insns = programs[program] ?? [];
    const callAt = (index: number): CallEffects => ({ ...anyCall, reads: argumentsOf(insns[index]) });
    const takes = isLiveAt(insns, slot, register, callAt);
    known.set(key, takes);
    return takes;
  };
}

/** The registers that a call takes its arguments from; none that are certain for one of a subprogram. */
function argumentsOf(insn: Insn | undefined): readonly number[] {
  if (insn === undefined || !isHelperCall(insn)) return [];
  return (helperById(insn.imm)?.params ?? []).map((_, at) => 1 + at);
}

/** Whether a stub takes an instruction's place: a tail call or an exit. */
function isStubbed(program: Program, slot: number): boolean {
  const insn = program[slot];
  return insn !== undefined && isWholeInsn(program, slot) && (isExit(insn) || isTailCall(insn));
}

/** Whether this is a tail call. */
export function isTailCall(insn: Insn): boolean {
  return isHelperCall(insn) && insn.imm === TAIL_CALL;
}

function exitStub(site: number): readonly Insn[] {
  return [moveRegister(1, 0), moveNumber(2, site), callHelper(MODEL_CALL.exit), {
    ...NONE,
    opcode: CLASS.JMP | JUMP.EXIT,
  }];
}

/** The stub of a tail call, to stand at slot `at`. */
function attemptStub(site: number, at: number, behind: number, starts: readonly number[]): readonly Insn[] {
  const stub = [moveNumber(4, site), callHelper(MODEL_CALL.attempt)];
  for (const [program, start] of starts.entries()) {
    // r1 = ctx takes two slots, the goto one.
    stub.push({ ...NONE, opcode: CLASS.JMP | JUMP.JNE | SOURCE.K, off: 3, imm: program + 1 });
    stub.push(...loadNumber(1, CONTEXT_ADDRESS));
    stub.push(gotoSlot(at + stub.length, start));
  }
  stub.push(callHelper(MODEL_CALL.forget));
  stub.push(gotoSlot(at + stub.length, behind));
  return stub;
}

const NONE: Insn = { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 };

function gotoSlot(from: number, to: number): Insn {
  return { ...NONE, opcode: CLASS.JMP32 | JUMP.JA, imm: to - from - 1 };
}

function callHelper(imm: number): Insn {
  return { ...NONE, opcode: CLASS.JMP | JUMP.CALL, src: CALL.HELPER, imm };
}

function moveRegister(dst: number, src: number): Insn {
  return { ...NONE, opcode: CLASS.ALU64 | ALU.MOV | SOURCE.X, dst, src };
}

function moveNumber(dst: number, imm: number): Insn {
  return { ...NONE, opcode: CLASS.ALU64 | ALU.MOV | SOURCE.K, dst, imm };
}

function loadNumber(dst: number, value: bigint): readonly Insn[] {
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  return [
    { ...NONE, opcode: CLASS.LD | MODE.IMM | SIZE.DW, dst, src: IMM64.NUMBER, imm: low },
    { ...NONE, imm: high },
  ];
}
