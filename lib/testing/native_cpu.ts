/**
 * The machine's own CPU as an oracle: it runs a few instructions with all registers and flags given, and tells what
 * became of them.
 *
 * @module
 */

/** Whether this machine can run x86-64 code through the C library's `mmap`. */
export const HAS_NATIVE_CPU: boolean = Deno.build.os === "linux" && Deno.build.arch === "x86_64";

/** Whether the CPU has all of these features, by their names in `/proc/cpuinfo`. */
export function hasCpuFeatures(...features: readonly string[]): boolean {
  if (!HAS_NATIVE_CPU) return false;
  const flags = /^flags\s*:(.*)$/m.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1]?.split(" ") ?? [];
  return features.every((feature) => flags.includes(feature));
}

/** The general-purpose registers in the order of their encoding, `rax` first, and RFLAGS. */
export interface NativeState {
  readonly registers: BigUint64Array;
  readonly flags: bigint;
}

const SIZE = 0x10000;
/** Where things lie in the mapping, in bytes. */
const AT = {
  epilogue: 0x400,
  code: 0x800,
  registersIn: 0x2000,
  flagsIn: 0x2080,
  hostStack: 0x2088,
  registersOut: 0x2100,
  flagsOut: 0x2180,
  data: 0x3000,
  stack: 0x4000,
} as const;

/** Bytes of a run's data area. */
const DATA_SIZE = 0x1000;

const PROT_READ_WRITE_EXEC = 7;
const MAP_PRIVATE_ANONYMOUS = 0x22;
const SYS_ARCH_PRCTL = 158n;
const ARCH_SET_GS = 0x1001n;

/** Saved by whoever is called: rbx, rbp, r12 to r15. */
const PUSH_PRESERVED = [0x53, 0x55, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57];
const POP_PRESERVED = [0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5d, 0x5b];
const RSP = 4;

/** An instruction that ends in the displacement of `[rip + disp]`, to reach `place` from `at`. */
function relative(at: number, head: readonly number[], place: number): number[] {
  const displacement = place - (at + head.length + 4);
  return [...head, ...[0, 8, 16, 24].map((shift) => displacement >> shift & 0xff)];
}

/** `mov` between `[rip + disp]` and a register: 0x8b loads, 0x89 stores. */
function moveHead(opcode: number, register: number): number[] {
  return [0x48 | register >> 3 << 2, opcode, (register & 7) << 3 | 5];
}

class Emitter {
  readonly bytes: number[] = [];
  readonly #start: number;

  constructor(start: number) {
    this.#start = start;
  }

  raw(...bytes: readonly number[]): this {
    this.bytes.push(...bytes);
    return this;
  }

  relative(head: readonly number[], place: number): this {
    this.bytes.push(...relative(this.#start + this.bytes.length, head, place));
    return this;
  }
}

const LIBC = {
  mmap: { parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
  munmap: { parameters: ["pointer", "usize"], result: "i32" },
  syscall: { parameters: ["i64", "i64", "i64"], result: "i64" },
} as const;

/**
 * Runs machine code on this CPU. What it runs must not fault: a fault ends the process.
 *
 * Code, data and stack lie at addresses that stay the same for the object's life. `gs` is based at the data.
 */
export class NativeCpu {
  /** Where code is run, as an address. */
  readonly code: bigint;
  /** Where the data area lies, as an address. */
  readonly data: bigint;
  /** The middle of the stack area, with some 12 KiB below and 30 KiB above, as an address. */
  readonly stack: bigint;
  readonly #libc = Deno.dlopen("libc.so.6", LIBC);
  readonly #pointer: Deno.PointerObject;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #run: Deno.UnsafeFnPointer<{ parameters: []; result: "void" }>;

  /** @throws {Error} If the memory cannot be had. */
  constructor() {
    const pointer = this.#libc.symbols.mmap(null, BigInt(SIZE), PROT_READ_WRITE_EXEC, MAP_PRIVATE_ANONYMOUS, -1, 0n);
    if (pointer === null || Deno.UnsafePointer.value(pointer) === 0xffff_ffff_ffff_ffffn) {
      throw new Error(`wanted ${SIZE} bytes of executable memory, got none`);
    }
    this.#pointer = pointer;
    const memory = Deno.UnsafePointerView.getArrayBuffer(pointer, SIZE);
    this.#view = new DataView(memory);
    this.#bytes = new Uint8Array(memory);
    const base = Deno.UnsafePointer.value(pointer);
    const entry = Deno.UnsafePointer.create<{ parameters: []; result: "void" }>(base);
    if (entry === null) throw new Error("wanted an address other than 0 for executable memory, got 0");
    this.#run = new Deno.UnsafeFnPointer(entry, { parameters: [], result: "void" });
    this.code = base + BigInt(AT.code);
    this.data = base + BigInt(AT.data);
    this.stack = base + BigInt(AT.stack + 0x4000);
    this.#bytes.set(prologue(), 0);
    this.#bytes.set(epilogue(), AT.epilogue);
    this.#libc.symbols.syscall(SYS_ARCH_PRCTL, ARCH_SET_GS, this.data);
  }

  /** The data area. What is written here, code sees, and the other way round. */
  get dataBytes(): Uint8Array {
    return this.#bytes.subarray(AT.data, AT.data + DATA_SIZE);
  }

  /** `length` bytes of the stack area from `address`. */
  stackBytes(address: bigint, length: number): Uint8Array {
    const start = Number(address - this.code) + AT.code;
    return this.#bytes.subarray(start, start + length);
  }

  /**
   * Runs `code`, placed at {@linkcode NativeCpu.code}, from its first byte until it runs past its last.
   *
   * @param code At most 4 KiB.
   * @param state What registers and flags hold at the first instruction; `rsp` should lie in the stack area.
   * @returns What they hold behind the last.
   * @throws {RangeError} If the code is too long.
   */
  run(code: Uint8Array, state: NativeState): NativeState {
    if (code.length > 0x1000) throw new RangeError(`wanted at most 4096 bytes of code, got ${code.length}`);
    this.#bytes.set(code, AT.code);
    const end = AT.code + code.length;
    this.#bytes.set(relative(end, [0xe9], AT.epilogue), end);
    state.registers.forEach((value, number) => this.#view.setBigUint64(AT.registersIn + 8 * number, value, true));
    this.#view.setBigUint64(AT.flagsIn, state.flags, true);
    this.#run.call();
    const registers = BigUint64Array.from(
      { length: 16 },
      (_, number) => this.#view.getBigUint64(AT.registersOut + 8 * number, true),
    );
    return { registers, flags: this.#view.getBigUint64(AT.flagsOut, true) };
  }

  [Symbol.dispose](): void {
    this.#libc.symbols.syscall(SYS_ARCH_PRCTL, ARCH_SET_GS, 0n);
    this.#libc.symbols.munmap(this.#pointer, BigInt(SIZE));
    this.#libc.close();
  }
}

/** Saves what the caller needs, then loads flags and all registers, `rsp` last. */
function prologue(): Uint8Array {
  const emitter = new Emitter(0).raw(...PUSH_PRESERVED);
  emitter.relative(moveHead(0x89, RSP), AT.hostStack);
  emitter.relative([0xff, 0x35], AT.flagsIn).raw(0x9d);
  for (const number of [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, RSP]) {
    emitter.relative(moveHead(0x8b, number), AT.registersIn + 8 * number);
  }
  return Uint8Array.from(emitter.relative([0xe9], AT.code).bytes);
}

/** Stores all registers and flags without changing any before it is stored, then returns to the caller. */
function epilogue(): Uint8Array {
  const emitter = new Emitter(AT.epilogue);
  for (let number = 0; number < 16; number++) {
    emitter.relative(moveHead(0x89, number), AT.registersOut + 8 * number);
  }
  emitter.relative(moveHead(0x8b, RSP), AT.hostStack);
  emitter.raw(0x9c).relative([0x8f, 0x05], AT.flagsOut);
  return Uint8Array.from(emitter.raw(...POP_PRESERVED, 0xc3).bytes);
}
