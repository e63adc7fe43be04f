/** Watches a run. What is absent costs nothing. */
export interface Observer {
  /** After a call of a helper or kfunc, or at the entry to a subprogram. */
  onCall?(event: CallEvent): void;
  /** After a store or an atomic operation outside the stack. */
  onStore?(event: StoreEvent): void;
  /** After the decision at a conditional jump or `may_goto`. */
  onBranch?(event: BranchEvent): void;
}

/** A call. */
export type CallEvent = FunctionCallEvent | SubprogCallEvent;

/** A call of a helper or kfunc. */
export interface FunctionCallEvent {
  /** Which of them. */
  readonly type: "helper" | "kfunc";
  /** The slot of the call. */
  readonly index: number;
  /** The call's `imm`. */
  readonly number: number;
  /** The function's name. */
  readonly name: string;
  /** The argument of each declared parameter. */
  readonly args: readonly bigint[];
  /** For each argument, the bytes that the function may read at it, as they were at the call. */
  readonly memory: readonly (Uint8Array | undefined)[];
  /** What it returned; absent for a void function. */
  readonly result?: bigint;
}

/** A call of a subprogram. */
export interface SubprogCallEvent {
  /** A function of the program. */
  readonly type: "subprog";
  /** The slot of the call. */
  readonly index: number;
  /** The slot that it goes to. */
  readonly target: number;
  /** The argument registers' values, `undefined` where the callee may not read one. */
  readonly args: readonly (bigint | undefined)[];
}

/** A write to memory outside the stack. */
export interface StoreEvent {
  /** The slot of the instruction. */
  readonly index: number;
  /** The region's name. */
  readonly region: string;
  /** The address of its first byte. */
  readonly address: bigint;
  /** Bytes written: 1, 2, 4 or 8. */
  readonly size: number;
  /** What they hold now, as an unsigned little-endian number. */
  readonly value: bigint;
}

/** The comparison of a conditional jump, as assembly writes it. */
export type Comparison = "==" | "!=" | ">" | ">=" | "<" | "<=" | "s>" | "s>=" | "s<" | "s<=" | "&" | "may_goto";

/** A conditional jump that is about to be decided. */
export interface Branch {
  /** The slot of the jump. */
  readonly index: number;
  /** Its operation. */
  readonly comparison: Comparison;
  /** Bits of the operands. */
  readonly width: 32 | 64;
  /** The first operand, unsigned; of a `may_goto` the rounds that are left. */
  readonly left: bigint;
  /** The second operand, unsigned; of a `may_goto` 0. */
  readonly right: bigint;
  /** Whether the comparison holds. */
  readonly holds: boolean;
}

/** A conditional jump that was decided. */
export interface BranchEvent extends Branch {
  /** Whether it jumped. */
  readonly taken: boolean;
}
