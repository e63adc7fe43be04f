import type { Insn } from "../../../bpf/insn.ts";
import { classOf, operationOf, usesSource } from "../../../bpf/insn_kind.ts";
import { CLASS, JUMP } from "../../../bpf/opcode.ts";
import { common, NARROW, type Range, read, WIDE } from "./reading.ts";
import { constant, scalar, type Value } from "./value.ts";

/** What a comparison of its destination with a constant leaves known of the destination on the two ways. */
export interface Branch {
  /** What the destination holds where the jump is taken; `undefined` if it never is. */
  readonly taken: Value | undefined;
  /** What it holds where the jump is not taken; `undefined` if it always is. */
  readonly passed: Value | undefined;
}

/** What of a range is left on the two ways; `undefined` where nothing is. */
interface Parts {
  readonly taken: Range | undefined;
  readonly passed: Range | undefined;
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
  if (dst.kind !== "scalar" || right === undefined || operation === JUMP.JCOND) return { taken: dst, passed: dst };
  const width = classOf(insn) === CLASS.JMP32 ? NARROW : WIDE;
  const reading = SIGNED.has(operation) ? width.signed : width.unsigned;
  const seen = read(dst, reading);
  const { taken, passed } = parted(operation, seen, reading.of(right));
  // Lower halves tell something of the whole number only where they are it.
  const isWhole = width === WIDE || seen.min === dst.min && seen.max === dst.max;
  const left = (part: Range): Value | undefined => isWhole ? rest(dst, read(part, WIDE.signed)) : dst;
  return { taken: taken && left(taken), passed: passed && left(passed) };
}

const EQUAL = new Set<number>([JUMP.JEQ, JUMP.JNE]);
const SIGNED = new Set<number>([JUMP.JSGT, JUMP.JSGE, JUMP.JSLT, JUMP.JSLE]);
/** Where these jump, the destination is the lesser. */
const LESS = new Set<number>([JUMP.JLT, JUMP.JLE, JUMP.JSLT, JUMP.JSLE]);
/** Where these jump, the operands may be equal. */
const OR_EQUAL = new Set<number>([JUMP.JGE, JUMP.JLE, JUMP.JSGE, JUMP.JSLE]);

/** A number of which more is known. */
function rest(number: Range, part: Range): Value | undefined {
  const both = common(number, part);
  return both && scalar(both.min, both.max);
}

/** Parts a range by how its numbers compare with another, all of them read alike. */
function parted(operation: number, range: Range, right: bigint): Parts {
  if (operation === JUMP.JSET) {
    if (range.min !== range.max) return { taken: range, passed: range };
    return (range.min & right) === 0n ? { taken: undefined, passed: range } : { taken: range, passed: undefined };
  }
  if (EQUAL.has(operation)) {
    const equal = common(range, { min: right, max: right });
    const other = range.min === right && range.max === right ? undefined : range;
    return operation === JUMP.JEQ ? { taken: equal, passed: other } : { taken: other, passed: equal };
  }
  const jumpsBelow = LESS.has(operation);
  const last = jumpsBelow === OR_EQUAL.has(operation) ? right : right - 1n;
  const low = common(range, { min: range.min, max: last });
  const high = common(range, { min: last + 1n, max: range.max });
  return jumpsBelow ? { taken: low, passed: high } : { taken: high, passed: low };
}
