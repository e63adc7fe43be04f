import { BtfBuilder } from "./builder.ts";

/** A function of a program. */
export interface ProgramFunction {
  readonly name: string;
  /** Index of its first instruction, in slots. */
  readonly start: number;
  readonly linkage: "static" | "global";
}

/** What a program load needs in order to name the program's functions. */
export interface ProgramBtf {
  /** A raw blob, for `BPF_BTF_LOAD`. */
  readonly btf: Uint8Array<ArrayBuffer>;
  /** An array of `struct bpf_func_info`, 8 bytes for each function. */
  readonly funcInfo: Uint8Array<ArrayBuffer>;
}

const RECORD_SIZE = 8;

/**
 * BTF with function information for a program whose functions are all `int f(void *ctx)`.
 *
 * The kernel wants a record for every function, in the order of the instructions, the first at slot 0; without them it
 * refuses tail calls in programs with subprograms.
 *
 * Source: https://docs.kernel.org/bpf/btf.html#bpf-prog-load
 *
 * @throws {RangeError} if the functions are not in ascending order from slot 0.
 */
export function programBtf(functions: readonly ProgramFunction[]): ProgramBtf {
  functions.forEach(({ name, start }, i) => {
    const previous = functions[i - 1]?.start ?? -1;
    if (!Number.isInteger(start) || start <= previous || (i === 0 && start !== 0)) {
      throw new RangeError(`function ${name}: wanted a start ${i === 0 ? "of 0" : `behind ${previous}`}, got ${start}`);
    }
  });
  const builder = new BtfBuilder();
  const int = builder.int("int", 4, "signed");
  const ctx = builder.ptr(0);
  const funcInfo = new Uint8Array(functions.length * RECORD_SIZE);
  const view = new DataView(funcInfo.buffer);
  functions.forEach(({ name, start, linkage }, i) => {
    view.setUint32(i * RECORD_SIZE, start, true);
    view.setUint32(i * RECORD_SIZE + 4, builder.func(name, int, [["ctx", ctx]], linkage), true);
  });
  return { btf: builder.encode(), funcInfo };
}
