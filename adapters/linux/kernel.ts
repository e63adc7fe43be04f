/** A processor architecture that this adapter knows system call numbers of; all are little-endian with 64-bit pointers. */
export type Arch = "x86_64" | "aarch64" | "riscv64";

/**
 * A kernel that is asked by system calls: the one below this process, or that of a virtual machine.
 *
 * Everything that the adapter wants of a kernel goes through system calls, with memory described rather than addressed,
 * so that a back end may copy it to where the kernel can see it. Only what a probe watches is code of the process itself.
 */
export interface Kernel extends AsyncDisposable {
  /** The architecture, which decides the numbers of system calls. */
  readonly arch: Arch;
  /** Set where the kernel was booted to be asked, and nobody else lives on it: modules may be put into it. */
  readonly isOwn?: true;
  /**
   * Makes a system call. Blocks of direction `out` and `inout` have been written to when the promise resolves.
   *
   * @param number The system call's number on {@linkcode arch}.
   * @param args Up to six arguments.
   * @throws {Error} If the kernel can no longer be reached.
   */
  call(number: number, args: readonly Argument[]): Promise<SyscallResult>;
  /**
   * Makes a system call on another thread, so that others can be made while it is under way.
   *
   * @returns What it answered; the error number is 0 where the platform does not tell it.
   */
  callAside(number: number, args: readonly Argument[]): Promise<SyscallResult>;
  /**
   * Makes system calls over and over while something is done, and then once more. For every round the blocks that the
   * kernel reads hold again what they held at first; none of the blocks is written to.
   *
   * @param calls The calls of a round, in order.
   * @param act Does it. It is called once the first round has been asked for, and may call the kernel itself.
   * @returns The first round, and each that differs from the one before it.
   * @throws What `act` throws.
   */
  watch(calls: readonly SystemCall[], act: () => Promise<unknown>): Promise<readonly Round[]>;
  /**
   * Calls machine code in the process that makes the system calls, on the thread that {@linkcode call} makes them on.
   *
   * @param address Where it begins: a function of one argument, in memory that was mapped by system calls.
   * @param block What its argument points to.
   * @throws {RangeError} If the address is 0.
   */
  callCode(address: number, block: Memory): Promise<void>;
}

/** A system call to be made. */
export interface SystemCall {
  /** Its number on the kernel's architecture. */
  readonly number: number;
  /** Up to six arguments. */
  readonly args: readonly Argument[];
}

/** What one round of calls answered. */
export interface Round {
  /** The results, a call each. */
  readonly results: readonly SyscallResult[];
  /** What the blocks held that the kernel writes. */
  readonly contents: ReadonlyMap<Memory, Uint8Array<ArrayBuffer>>;
}

/** An argument of a system call: a value, or a block whose address is passed. */
export type Argument = number | bigint | Memory;

/** What a system call answered. */
export type SyscallResult =
  | {
    readonly ok: true;
    /** The value returned. */
    readonly value: number;
  }
  | {
    readonly ok: false;
    /** The error number, positive. */
    readonly errno: number;
  };

/** A block of memory that a system call reads or writes. */
export interface Memory {
  /** The content: before the call if the kernel reads it, after it if the kernel writes it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the kernel reads the block (`in`), writes it (`out`; what it held before is of no account), or both. */
  readonly direction: "in" | "out" | "inout";
  /** Places in the block that hold the address of another block. */
  readonly pointers: readonly Pointer[];
}

/** Eight bytes of a block that hold another block's address, which is 0 if that block is empty. */
export interface Pointer {
  /** Byte offset in the block. */
  readonly offset: number;
  /** The other block. */
  readonly target: Memory;
}

/** A block that the kernel only reads. */
export function input(bytes: Uint8Array<ArrayBuffer>): Memory {
  return { bytes, direction: "in", pointers: [] };
}

/** A block of `size` bytes that the kernel writes. */
export function output(size: number): Memory {
  return { bytes: new Uint8Array(size), direction: "out", pointers: [] };
}

/** A block that the kernel reads and writes: a copy of `bytes`. */
export function inputOutput(bytes: Uint8Array): Memory {
  return { bytes: new Uint8Array(bytes), direction: "inout", pointers: [] };
}
