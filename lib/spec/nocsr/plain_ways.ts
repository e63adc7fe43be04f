import { registersWritten, successors } from "../../bpf/effects.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import {
  classOf,
  isConditionalJump,
  isMove,
  isSubprogCall,
  jumpTarget,
  operationOf,
  usesSource,
} from "../../bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../bpf/opcode.ts";
import { enteredFrom, reachableSlots } from "./flow.ts";

/** Where control may go in a program. */
export interface Ways {
  /** The slots that it may come to. */
  readonly reached: ReadonlySet<number>;
  /** The conditional jumps that only ever go one way, and where. */
  readonly decided: ReadonlyMap<number, number>;
}

/** Numbers that registers hold, as far as they are known. */
type Numbers = readonly (bigint | undefined)[];

/** Most instructions that are looked at, over all ways. */
const BUDGET = 4000;

const NOTHING: Numbers = [];

const known = new WeakMap<Program, Ways>();

/**
 * Finds where control may go in a program if registers to which a number was moved hold that number. A verifier knows
 * more; but what is left out here is never reached, whoever looks. The same program is looked at once.
 */
export function plainWays(program: Program): Ways {
  const before = known.get(program);
  if (before !== undefined) return before;
  const ways = findWays(program);
  known.set(program, ways);
  return ways;
}

/** Where control may go if nothing is known of any number. */
export function anyWays(program: Program): Ways {
  return { reached: reachableSlots(program), decided: new Map() };
}

/** As if control could come to every slot, and every jump could go either way. */
export function everyWay(program: Program): Ways {
  return { reached: new Set(program.keys()), decided: new Map() };
}

function findWays(program: Program): Ways {
  const ways = new Map<number, Set<number>>();
  const seen = new Set<string>();
  const pending: Place[] = [{ slot: 0, numbers: NOTHING }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { slot, numbers } = place;
    const insn = program[slot];
    const key = `${slot} ${numbers.join()}`;
    if (insn === undefined || seen.has(key)) continue;
    seen.add(key);
    if (seen.size > BUDGET) return anyWays(program);
    const next = nextPlaces(program, insn, place);
    const from = ways.get(slot) ?? new Set();
    for (const { slot } of next) from.add(slot);
    ways.set(slot, from);
    const entered = enteredFrom(program, slot);
    if (entered !== undefined) pending.push({ slot: entered, numbers: isSubprogCall(insn) ? numbers : NOTHING });
    pending.push(...next);
  }
  return { reached: new Set(ways.keys()), decided: decidedAmong(program, ways) };
}

/** A slot, and what is known when control comes to it. */
interface Place {
  readonly slot: number;
  readonly numbers: Numbers;
}

function decidedAmong(
  program: Program,
  ways: ReadonlyMap<number, ReadonlySet<number>>,
): ReadonlyMap<number, number> {
  const decided = new Map<number, number>();
  for (const [slot, [next, other]] of ways) {
    const insn = program[slot];
    if (insn === undefined || !isConditionalJump(insn) || jumpTarget(program, slot) === slot + 1) continue;
    if (next !== undefined && other === undefined) decided.set(slot, next);
  }
  return decided;
}

function nextPlaces(program: Program, insn: Insn, { slot, numbers }: Place): readonly Place[] {
  const after = numbersAfter(insn, numbers);
  return nextSlots(program, slot, numbers).map((next) => ({
    slot: next,
    numbers: learned(insn, next !== slot + 1, after),
  }));
}

function numbersAfter(insn: Insn, numbers: Numbers): Numbers {
  const written = registersWritten(insn);
  if (written.length === 0) return numbers;
  const after = [...numbers];
  for (const register of written) after[register] = undefined;
  if (isMove(insn) && insn.off === 0) after[insn.dst] = moved(insn, numbers);
  return after;
}

function moved(insn: Insn, numbers: Numbers): bigint | undefined {
  const number = usesSource(insn) ? numbers[insn.src] : BigInt(insn.imm);
  return number === undefined ? undefined : BigInt.asUintN(classOf(insn) === CLASS.ALU64 ? 64 : 32, number);
}

/** What is known behind a jump that is taken, or is not: a register that equals a number holds it. */
function learned(insn: Insn, isTaken: boolean, numbers: Numbers): Numbers {
  if (insn.opcode !== (CLASS.JMP | (isTaken ? JUMP.JEQ : JUMP.JNE))) return numbers;
  const after = [...numbers];
  after[insn.dst] = BigInt.asUintN(64, BigInt(insn.imm));
  return after;
}

function nextSlots(program: Program, slot: number, numbers: Numbers): readonly number[] {
  const insn = program[slot];
  const all = successors(program, slot);
  if (insn === undefined || !isConditionalJump(insn)) return all;
  const left = numbers[insn.dst];
  const right = usesSource(insn) ? numbers[insn.src] : BigInt(insn.imm);
  const holds = HOLDS.get(operationOf(insn));
  if (left === undefined || right === undefined || holds === undefined) return all;
  const bits = classOf(insn) === CLASS.JMP32 ? 32 : 64;
  const isTaken = holds(BigInt.asUintN(bits, left), BigInt.asUintN(bits, right), bits);
  return all.filter((next) => next === (isTaken ? jumpTarget(program, slot) : slot + 1));
}

/** Whether a comparison of two unsigned numbers of so many bits holds. */
type Holds = (a: bigint, b: bigint, bits: number) => boolean;

const HOLDS: ReadonlyMap<number, Holds> = new Map<number, Holds>([
  [JUMP.JEQ, (a, b) => a === b],
  [JUMP.JNE, (a, b) => a !== b],
  [JUMP.JGT, (a, b) => a > b],
  [JUMP.JGE, (a, b) => a >= b],
  [JUMP.JLT, (a, b) => a < b],
  [JUMP.JLE, (a, b) => a <= b],
  [JUMP.JSGT, (a, b, bits) => BigInt.asIntN(bits, a) > BigInt.asIntN(bits, b)],
  [JUMP.JSGE, (a, b, bits) => BigInt.asIntN(bits, a) >= BigInt.asIntN(bits, b)],
  [JUMP.JSLT, (a, b, bits) => BigInt.asIntN(bits, a) < BigInt.asIntN(bits, b)],
  [JUMP.JSLE, (a, b, bits) => BigInt.asIntN(bits, a) <= BigInt.asIntN(bits, b)],
  [JUMP.JSET, (a, b) => (a & b) !== 0n],
]);
