import type { Arch, Argument, Kernel, Memory, Round, SyscallResult, SystemCall } from "./kernel.ts";
import { keepApart } from "./keep_apart.ts";
import { repeatCalls } from "./repeat_calls.ts";
import { syscallNumber } from "./syscall_number.ts";

const symbols = {
  syscall: {
    parameters: ["i64", "u64", "u64", "u64", "u64", "u64", "u64"],
    result: "i64",
  },
  syscallAside: {
    name: "syscall",
    parameters: ["i64", "u64", "u64", "u64", "u64", "u64", "u64"],
    result: "i64",
    nonblocking: true,
  },
  __errno_location: { parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

const codeSignature = { parameters: ["u64"], result: "void" } as const satisfies Deno.ForeignFunction;

/** The kernel below this process, asked through the C library. */
class RunningKernel implements Kernel {
  readonly arch: Arch;
  readonly #library: Deno.DynamicLibrary<typeof symbols>;
  /** The arguments of the call under way, held here because the collector does not see addresses. */
  readonly #inFlight = new Set<readonly Argument[]>();

  constructor(arch: Arch, library: Deno.DynamicLibrary<typeof symbols>) {
    this.arch = arch;
    this.#library = library;
  }

  // deno-lint-ignore require-await -- a failure to make the call is a rejection
  async call(
    number: number,
    args: readonly Argument[],
  ): Promise<SyscallResult> {
    return this.#callNow({ number, args });
  }

  async callAside(number: number, args: readonly Argument[]): Promise<SyscallResult> {
    const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = args.map(word);
    this.#inFlight.add(args);
    const value = await this.#library.symbols.syscallAside(BigInt(number), a, b, c, d, e, f);
    this.#inFlight.delete(args);
    // The error number is another thread's and gone.
    return value === -1n ? { ok: false, errno: 0 } : { ok: true, value: Number(value) };
  }

  async watch(calls: readonly SystemCall[], act: () => Promise<unknown>): Promise<readonly Round[]> {
    const make = (call: SystemCall): SyscallResult => this.#callNow(call);
    const busy = this.#inFlight.size;
    // The thread for what is done aside must be there by then; one that is born later stays on this thread's CPU.
    await this.callAside(syscallNumber(this.arch, "gettid"), []);
    using _apart = keepApart(this.arch, make, busy);
    return await repeatCalls(make, calls, act);
  }

  // deno-lint-ignore require-await -- a failure to call it is a rejection
  async callCode(start: number, block: Memory): Promise<void> {
    const pointer = Deno.UnsafePointer.create<typeof codeSignature>(BigInt(start));
    if (pointer === null) throw new RangeError("wanted the address of machine code, got 0");
    const args = [block];
    this.#inFlight.add(args);
    new Deno.UnsafeFnPointer(pointer, codeSignature).call(address(block));
    this.#inFlight.delete(args);
  }

  #callNow({ number, args }: SystemCall): SyscallResult {
    const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = args.map(word);
    this.#inFlight.add(args);
    const value = this.#library.symbols.syscall(BigInt(number), a, b, c, d, e, f);
    this.#inFlight.delete(args);
    return value === -1n ? { ok: false, errno: this.#errno() } : { ok: true, value: Number(value) };
  }

  #errno(): number {
    const location = this.#library.symbols.__errno_location();
    if (location === null) {
      throw new Error("wanted the address of errno, the C library gave none");
    }
    return new Deno.UnsafePointerView(location).getInt32();
  }

  // deno-lint-ignore require-await -- the interface is that of a kernel far away
  async [Symbol.asyncDispose](): Promise<void> {
    this.#library.close();
  }
}

function word(argument: Argument): bigint {
  if (typeof argument === "bigint") return BigInt.asUintN(64, argument);
  if (typeof argument === "number") return BigInt.asUintN(64, BigInt(argument));
  return address(argument);
}

/** The block's address, after the addresses of the blocks that it points to were put into it. */
function address({ bytes, pointers }: Memory): bigint {
  if (bytes.length === 0) return 0n;
  if (pointers.length > 0) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const { offset, target } of pointers) {
      view.setBigUint64(offset, address(target), true);
    }
  }
  // Asking for `.buffer` moves a small array, which may live in the collector's heap, to a place that is its own.
  const start = Deno.UnsafePointer.of(bytes.buffer);
  return BigInt(Deno.UnsafePointer.value(start)) + BigInt(bytes.byteOffset);
}

/**
 * Opens the kernel below this process. Needs `--allow-ffi`.
 *
 * @throws {Error} If this is not Linux, if its C library cannot be opened, or if Deno may not call it.
 */
export function openRunningKernel(): Kernel {
  const { os, arch } = Deno.build;
  if (os !== "linux") throw new Error(`wanted Linux, to make its system calls; this is ${os}`);
  try {
    return new RunningKernel(arch, Deno.dlopen("libc.so.6", symbols));
  } catch (cause) {
    throw new Error(`wanted the C library, to make system calls (needs --allow-ffi): ${message(cause)}`, { cause });
  }
}

function message(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
