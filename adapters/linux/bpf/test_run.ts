import { input, inputOutput, type Memory, output } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import type { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { readU32 } from "./read_field.ts";
import { granted, refused, type Reply } from "./reply.ts";

/** What a program is run on. Which parts a program may be given depends on its type. */
export interface TestRunInput {
  /** The context as the program type defines it for a test run: any bytes for `syscall`, the arguments for a raw tracepoint. */
  readonly ctx?: Uint8Array;
  /** Bytes of context to give back, for types that do so in a buffer of its own. */
  readonly ctxOutSize?: number;
  /** The packet. */
  readonly data?: Uint8Array<ArrayBuffer>;
  /** Bytes of packet to give back at most. */
  readonly dataOutSize?: number;
  /** How many times to run; once if left out. */
  readonly repeat?: number;
  /** `BPF_F_TEST_…` flags. */
  readonly flags?: number;
  /** The CPU to run on, with the flag that says so. */
  readonly cpu?: number;
}

/** What a run left behind. */
export interface TestRunResult {
  /** The lower 32 bits of r0 at exit, unsigned. */
  readonly retval: number;
  /** The mean time of a run, in nanoseconds; 0 for types that are not timed. */
  readonly durationNs: number;
  /** The context after the run, empty if none was passed. */
  readonly ctx: Uint8Array<ArrayBuffer>;
  /** The packet after the run, empty if none was asked for. */
  readonly data: Uint8Array<ArrayBuffer>;
}

const attrLayout = command.BPF_PROG_TEST_RUN.attr;

/**
 * Runs a program by `BPF_PROG_TEST_RUN`.
 *
 * A `syscall` program's context is written in place, that of other types to a second buffer; both come back as `ctx`.
 */
export async function testRun(
  program: Descriptor<"program">,
  run: TestRunInput,
): Promise<Reply<TestRunResult>> {
  const ctx = run.ctx && inputOutput(run.ctx);
  const ctxOut = run.ctxOutSize === undefined ? undefined : output(run.ctxOutSize);
  const dataOut = run.dataOutSize === undefined ? undefined : output(run.dataOutSize);
  const attr = layOut(attrLayout, {
    prog_fd: program.fd,
    data_in: run.data && input(run.data),
    data_size_in: run.data?.length,
    data_out: dataOut,
    data_size_out: dataOut?.bytes.length,
    repeat: run.repeat,
    ctx_in: ctx,
    ctx_size_in: ctx?.bytes.length,
    ctx_out: ctxOut,
    ctx_size_out: ctxOut?.bytes.length,
    flags: run.flags,
    cpu: run.cpu,
  });
  const result = await callBpf(program.kernel, "BPF_PROG_TEST_RUN", attr);
  if (!result.ok) return refused("BPF_PROG_TEST_RUN", result.errno);
  return granted({
    retval: readU32(attr, attrLayout.retval),
    durationNs: readU32(attr, attrLayout.duration),
    ctx: ctxOut ? written(ctxOut, readU32(attr, attrLayout.ctx_size_out)) : written(ctx),
    data: written(dataOut, readU32(attr, attrLayout.data_size_out)),
  });
}

function written(memory: Memory | undefined, size?: number): Uint8Array<ArrayBuffer> {
  return memory?.bytes.subarray(0, size) ?? new Uint8Array(0);
}
