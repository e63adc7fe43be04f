/** An access to a function's stack frame, as the exploration of a program's paths saw it. */
export interface StackAccess {
  /** The slot of the instruction that accesses. */
  readonly index: number;
  /** The function, by its place among the program's, whose frame is accessed. */
  readonly owner: number;
  /** The function that the instruction belongs to. */
  readonly by: number;
  /** How it comes about: `read` and `write` are what a function does that is called with a pointer to the frame. */
  readonly kind: "load" | "store" | "argument-read" | "argument-write";
  /** Whether the address was r10 itself and the instruction's own offset, so that it can be seen without analysis. */
  readonly direct: boolean;
  /** The lowest offset from the owner's r10 that the access may touch, in bytes; `-Infinity` if nothing is known. */
  readonly offset: number;
}
