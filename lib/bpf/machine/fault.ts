/** Why a program could not go on. */
export type FaultReason =
  /** No such operation, or a reserved field that is not zero. */
  | { readonly kind: "bad-opcode" }
  /** A register number above 10. */
  | { readonly kind: "bad-register"; readonly register: number }
  /** A read of a register that was not written, or that a call scratched. */
  | { readonly kind: "uninitialised-register"; readonly register: number }
  /** A read of stack bytes that were not written in this frame. */
  | { readonly kind: "uninitialised-stack"; readonly address: bigint; readonly size: number }
  | { readonly kind: "write-to-frame-pointer" }
  /** An access of `size` bytes that do not all lie in one region. */
  | {
    readonly kind: "out-of-bounds";
    readonly access: "read" | "write";
    readonly address: bigint;
    readonly size: number;
  }
  /** A write to a region that may only be read. */
  | { readonly kind: "read-only"; readonly region: string; readonly address: bigint; readonly size: number }
  /** A stack access whose address is not a multiple of its size. */
  | { readonly kind: "misaligned"; readonly address: bigint; readonly size: number }
  /** Control left the program: a jump or call to a slot outside it, or no exit at its end. */
  | { readonly kind: "bad-target"; readonly target: number }
  /** A call of a function that was not given to the machine. */
  | { readonly kind: "unknown-function"; readonly type: "helper" | "kfunc"; readonly number: number }
  /** A function that was given to the machine threw `cause`. */
  | { readonly kind: "function-failed"; readonly name: string; readonly cause: unknown }
  /** A 64-bit immediate that names a map, a variable or a function, and no address is known for it. */
  | { readonly kind: "unknown-immediate"; readonly type: number }
  /** A per-CPU offset for which no address is known. */
  | { readonly kind: "unknown-percpu"; readonly offset: bigint }
  /** One call more than there are frames. */
  | { readonly kind: "call-depth"; readonly frames: number }
  /** More instructions executed than allowed. */
  | { readonly kind: "runaway"; readonly limit: number };

/** Why and where a program could not go on. */
export type Fault = FaultReason & {
  /** The slot of the instruction that could not be executed, or after which control left the program. */
  readonly index: number;
  /** The first slot of the function that it belongs to. */
  readonly subprog: number;
  /** How many calls deep it was executed; 0 in the main program. */
  readonly frame: number;
  /** The reason in words. */
  readonly detail: string;
};

/** The name of a kind of fault. */
export type FaultKind = FaultReason["kind"];
