/**
 * What a program may rely on at calls and in its frames, as a list of small decisions. {@linkcode conventions} are the
 * published ones; replacing one of them gives a machine that is wrong in this single point.
 *
 * Source: RFC 9669, section 2.2, https://www.rfc-editor.org/rfc/rfc9669.html#name-functions-and-calling-conven
 */
export interface Conventions {
  /** The register that carries the result of a call and of the program. */
  readonly result: number;
  /** Whether the main program must have written the result register when it exits. */
  readonly exitNeedsResult: boolean;
  /** The registers that carry arguments, in order: a callee may read those that its caller had written. */
  readonly args: readonly number[];
  /** The registers that cannot be read after a call until they are written again, unless the function says otherwise. */
  readonly scratched: readonly number[];
  /** The registers that hold after a call of a subprogram what they held before, and that it does not get to see. */
  readonly preserved: readonly number[];
  /** Whether a program may write the frame pointer. */
  readonly framePointerWritable: boolean;
  /** Whether a subprogram has a frame of its own; otherwise it works in its caller's. */
  readonly ownFrame: boolean;
  /** Bytes of a frame. */
  readonly frameSize: number;
  /** How many frames there can be, that of the main program included. */
  readonly maxFrames: number;
  /** Whether stack bytes may be read that nothing was written to in this frame; they are 0. */
  readonly unwrittenStackReadable: boolean;
  /** Whether a stack access may be at an address that is not a multiple of its size. */
  readonly misalignedStackAllowed: boolean;
}

/** The published conventions, and about the stack what the instruction set itself leaves open: anything in the frame. */
export const conventions: Conventions = {
  result: 0,
  exitNeedsResult: true,
  args: [1, 2, 3, 4, 5],
  scratched: [0, 1, 2, 3, 4, 5],
  preserved: [6, 7, 8, 9],
  framePointerWritable: false,
  ownFrame: true,
  frameSize: 512,
  maxFrames: 8,
  unwrittenStackReadable: true,
  misalignedStackAllowed: true,
};
