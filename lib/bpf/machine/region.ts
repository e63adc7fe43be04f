/**
 * A piece of memory that a program may access, at an address of the caller's choice.
 *
 * It must not reach across a multiple of 4 GiB, nor lie in the 4 GiB from the stack's address on, which is
 * {@linkcode STACK_ADDRESS} unless the machine's options say otherwise.
 */
export interface Region {
  /** What faults and events call it. */
  readonly name: string;
  /** The address of its first byte. */
  readonly address: bigint;
  /** Its content; a program's writes change it in place. */
  readonly bytes: Uint8Array;
  /** What a program may do with it. */
  readonly access: "read" | "read-write";
}

/** Where the context lies that r1 points to at entry. */
export const CONTEXT_ADDRESS = 0x1000_0000_0000n;

/** Where the stack's addresses begin: the frame pointer of frame _n_, counted from 0, is `STACK_ADDRESS + 0x1000 * (n + 1)`. */
export const STACK_ADDRESS = 0x2000_0000_0000n;
