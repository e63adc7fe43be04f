import type { Insn } from "../../../bpf/insn.ts";
import { classOf, operationOf, usesSource } from "../../../bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../../bpf/opcode.ts";
import { constant, scalar, type Value, type ValueOf } from "./value.ts";

/** What a comparison of its destination with a constant leaves known of the destination on the two ways. */
export interface Branch {
  /** What the destination holds where the jump is taken; `undefined` if it never is. */
  readonly taken: Value | undefined;
  /** What it holds where the jump is not taken; `undefined` if it always is. */
  readonly passed: Value | undefined;
}

/**
 * Follows a conditional jump both ways, as far as it can go either.
 *
 * @param insn The jump.
 * @param dst What its first operand holds.
 * @param src What its source register holds; of no account if it has none.
 */
export function branch(insn: Insn, dst: Value, src: Value): Branch {
  const right = usesSource(insn) ? constant(src) : BigInt(insn.imm);
  const operation = operationOf(insn);
  const open: Branch = { taken: dst, passed: dst };
  if (dst.kind !== "scalar" || right === undefined || operation === JUMP.JCOND) return open;
  if (classOf(insn) === CLASS.JMP32 && !isWord(dst, right)) return open;
  const left = constant(dst);
  if (left === undefined) return narrowed(operation, dst, right);
  const holds = compare(operation, left, right);
  return { taken: holds ? dst : undefined, passed: holds ? undefined : dst };
}

/** Whether the lower halves, signed or not, are the whole numbers. */
function isWord({ min, max }: ValueOf<"scalar">, right: bigint): boolean {
  return min >= 0n && max <= 0x7fffffffn && right >= 0n && right <= 0x7fffffffn;
}

function compare(operation: number, a: bigint, b: bigint): boolean {
  const [left, right] = [BigInt.asUintN(64, a), BigInt.asUintN(64, b)];
  switch (operation) {
    case JUMP.JEQ:
      return a === b;
    case JUMP.JNE:
      return a !== b;
    case JUMP.JSET:
      return (left & right) !== 0n;
    case JUMP.JGT:
      return left > right;
    case JUMP.JGE:
      return left >= right;
    case JUMP.JLT:
      return left < right;
    case JUMP.JLE:
      return left <= right;
    case JUMP.JSGT:
      return a > b;
    case JUMP.JSGE:
      return a >= b;
    case JUMP.JSLT:
      return a < b;
    default:
      return a <= b;
  }
}

const EQUAL = new Set<number>([JUMP.JEQ, JUMP.JNE]);
const SIGNED = new Set<number>([JUMP.JSGT, JUMP.JSGE, JUMP.JSLT, JUMP.JSLE]);
/** Where these jump, the destination is the lesser. */
const LESS = new Set<number>([JUMP.JLT, JUMP.JLE, JUMP.JSLT, JUMP.JSLE]);
/** Where these jump, the operands may be equal. */
const OR_EQUAL = new Set<number>([JUMP.JGE, JUMP.JLE, JUMP.JSGE, JUMP.JSLE]);

function narrowed(operation: number, dst: ValueOf<"scalar">, right: bigint): Branch {
  if (operation === JUMP.JSET) return { taken: dst, passed: dst };
  if (EQUAL.has(operation)) {
    const equal = dst.min <= right && right <= dst.max ? scalar(right) : undefined;
    return operation === JUMP.JEQ ? { taken: equal, passed: dst } : { taken: dst, passed: equal };
  }
  // An unsigned bound says something only if it is no negative number.
  if (!SIGNED.has(operation) && right < 0n) return { taken: dst, passed: dst };
  const jumpsBelow = LESS.has(operation);
  const last = jumpsBelow === OR_EQUAL.has(operation) ? right : right - 1n;
  const low = below(dst, last, SIGNED.has(operation));
  const high = above(dst, last + 1n, SIGNED.has(operation));
  return jumpsBelow ? { taken: low, passed: high } : { taken: high, passed: low };
}

/** What of a range is at most `last`. */
function below({ min, max }: ValueOf<"scalar">, last: bigint, signed: boolean): Value | undefined {
  const least = !signed && min < 0n ? 0n : min;
  const most = max < last ? max : last;
  return least > most ? undefined : scalar(least, most);
}

/** What of a range is at least `first`; unsigned, negative numbers are above all others. */
function above(range: ValueOf<"scalar">, first: bigint, signed: boolean): Value | undefined {
  if (!signed && range.min < 0n) {
    return range.max < first ? scalar(range.min, -1n < range.max ? -1n : range.max) : range;
  }
  const least = range.min > first ? range.min : first;
  return least > range.max ? undefined : scalar(least, range.max);
}
