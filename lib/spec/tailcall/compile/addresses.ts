import type { TailcallCompileInput, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { type Extent, extentsOf } from "./answer_problems.ts";
import { findRoom } from "./find_room.ts";

/** Where the examiner's own things lie, apart from everything that the answer names. */
export interface Addresses {
  /** The lowest address of the stack. */
  readonly stack: bigint;
  /** The start of the other program's code, near enough for a jump with 32 bits of distance. */
  readonly other: bigint;
  /** What array elements point to: the compiled program, the other program. */
  readonly objects: readonly [itself: bigint, other: bigint];
}

/** Bytes of stack: 33 tail calls, each with some frames. */
export const STACK_SIZE = 128 * 1024;

/** Bytes kept free at the other program's start. */
export const OTHER_SIZE = 4096;

/** Bytes kept free for what an array element points to. */
export const OBJECT_SIZE = 65536 + 8;

const STACK = 0xffff_c900_0010_0000n;
const OBJECTS = 0xffff_8880_5000_0000n;
const STRIDE = 0x100_0000n;

/** Finds room beside the answer; `undefined` if there is none. */
export function addressesBeside(input: TailcallCompileInput, value: TailcallCompileValue): Addresses | undefined {
  const taken: Extent[] = [...extentsOf(input, value)];
  const take = (first: bigint, stride: bigint, size: number): bigint | undefined => {
    const start = findRoom(taken, first, stride, size);
    if (start !== undefined) taken.push({ what: "room", start, end: start + BigInt(size) });
    return start;
  };
  const near = (value.functions[0]?.address ?? 0n) & ~0xfffn;
  const stack = take(STACK, STRIDE, STACK_SIZE);
  const other = take(near + STRIDE, STRIDE, OTHER_SIZE) ?? take(near - STRIDE, -STRIDE, OTHER_SIZE);
  const itselfObject = take(OBJECTS, STRIDE, OBJECT_SIZE);
  const otherObject = take(OBJECTS, STRIDE, OBJECT_SIZE);
  if (stack === undefined || other === undefined || itselfObject === undefined || otherObject === undefined) {
    return undefined;
  }
  return { stack, other, objects: [itselfObject, otherObject] };
}
