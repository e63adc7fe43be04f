/** A helper or kfunc as a program sees it: its prototype, what it scratches, and what it does. */
export interface BpfFunction {
  /** What events and faults call it. */
  readonly name: string;
  /** The declared parameters, at most five. All must be readable at the call. */
  readonly params: readonly Param[];
  /** Whether it returns nothing. */
  readonly isVoid: boolean;
  /**
   * The registers that cannot be read after a call of it; those that the conventions name if absent. The result
   * register of a function that returns something is readable in any case.
   */
  readonly scratches?: readonly number[];
  /**
   * Carries out a call.
   *
   * @param args The arguments, as many as there are parameters, each 0 to 2^64 - 1.
   * @param memory The memory of the program.
   * @returns The result, which is taken modulo 2^64; nothing is made of that of a void function.
   * @throws If the program may not call it like this: the run ends with the fault `function-failed`.
   */
  call(args: readonly bigint[], memory: FunctionMemory): bigint;
}

/** A parameter: a plain value, or a pointer to memory that the function accesses. */
export type Param = "value" | MemoryParam;

/** A parameter that points to memory. The machine checks all of it before the call. */
export interface MemoryParam {
  /** How many bytes of it, as a number or as the value of the next argument. */
  readonly bytes: number | "next-argument";
  /** What the function does with it. */
  readonly access: "read" | "write" | "read-write";
}

/** The memory of a program, as the functions that it calls see it. */
export interface FunctionMemory {
  /** A copy of `size` bytes at an address, or `undefined` where they cannot be read. */
  read(address: bigint, size: number): Uint8Array<ArrayBuffer> | undefined;
  /** Writes bytes to an address; `false`, and nothing written, where that is not possible. */
  write(address: bigint, bytes: Uint8Array): boolean;
}

/** Finds the function of a call by its kind and the call's `imm`. */
export type FunctionFinder = (type: "helper" | "kfunc", number: number) => BpfFunction | undefined;
