import { ALU } from "../../../bpf/opcode.ts";
import { type Range, read, type Width } from "./reading.ts";

/**
 * What an operation comes to on numbers of two ranges, before it is cut to the width; `undefined` where a verifier takes
 * it as unknown, be it of 32 bits.
 *
 * @param operation One of {@linkcode ALU}'s that takes two operands.
 * @param width The bits that it works on.
 */
export function arithmetic(operation: number, width: Width, left: Range, right: Range): Range | undefined {
  switch (operation) {
    case ALU.ADD:
      return { min: left.min + right.min, max: left.max + right.max };
    case ALU.SUB:
      return { min: left.min - right.max, max: left.max - right.min };
    case ALU.ARSH:
      return shift(operation, width, read(left, width.signed), right);
    default:
      return unsigned(operation, width, read(left, width.unsigned), right);
  }
}

function unsigned(operation: number, width: Width, a: Range, right: Range): Range | undefined {
  const b = read(right, width.unsigned);
  const { all } = width.unsigned;
  switch (operation) {
    case ALU.MUL:
      return fitting({ min: a.min * b.min, max: a.max * b.max }, width);
    case ALU.AND:
      return known(a, b, (x, y) => x & y) ?? { min: 0n, max: a.max < b.max ? a.max : b.max };
    case ALU.OR:
      return known(a, b, (x, y) => x | y) ?? all;
    case ALU.XOR:
      return known(a, b, (x, y) => x ^ y) ?? all;
    default:
      return shift(operation, width, a, right);
  }
}

/** A number that is known, for it comes of two that are. */
function known(a: Range, b: Range, compute: (x: bigint, y: bigint) => bigint): Range | undefined {
  if (a.min !== a.max || b.min !== b.max) return undefined;
  const result = compute(a.min, b.min);
  return { min: result, max: result };
}

/** A range that does not overflow, or a number that is known; else any. */
function fitting(range: Range, { unsigned }: Width): Range {
  return range.min < range.max && range.max > unsigned.all.max ? unsigned.all : range;
}

/** A range shifted by a number that is known and not too large. */
function shift(operation: number, width: Width, a: Range, { min: by, max }: Range): Range | undefined {
  if (by !== max || by < 0n || by >= width.bits) return undefined;
  switch (operation) {
    case ALU.LSH:
      return fitting({ min: a.min << by, max: a.max << by }, width);
    case ALU.RSH:
    case ALU.ARSH:
      return { min: a.min >> by, max: a.max >> by };
    default:
      return undefined;
  }
}
