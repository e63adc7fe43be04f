import { input, type Kernel, type Memory, output } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import { type Fields, layOut } from "./layout.ts";
import { LoadedProgram } from "./loaded_program.ts";
import { logLevel } from "./log_level.ts";
import type { DebugInfo, ProgramSpec } from "./program_spec.ts";
import { programType } from "./program_type.ts";
import { granted, refused, type Reply } from "./reply.ts";
import { text } from "./text.ts";

const funcInfoSize = 8;
const lineInfoSize = 16;
const firstLogSize = 16 * 1024;
const lastLogSize = 16 * 1024 * 1024;
const ENOSPC = 28;

/**
 * Loads a program: has it verified, rewritten and, where there is a JIT, compiled.
 *
 * A log that does not fit its buffer is asked for again with a larger one, up to 16 MiB; beyond that the program is
 * loaded without a log, and what fitted stands for it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../../lib/bpf/assemble.ts";
 * import { encode } from "../../../lib/bpf/encode.ts";
 * import { describeRunningKernel } from "../describe_running_kernel.ts";
 * import { openRunningKernel } from "../running_kernel.ts";
 * import { loadProgram } from "./load_program.ts";
 * import { demand } from "./reply.ts";
 * import { testRun } from "./test_run.ts";
 *
 * const access = await describeRunningKernel();
 * if (access.usable) {
 *   await using kernel = openRunningKernel();
 *   const insns = encode(assemble("r0 = *(u64 *)(r1 + 0x0)\nr0 += 1\nexit"));
 *   await using program = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
 *   const ctx = new Uint8Array(BigUint64Array.of(41n).buffer);
 *   assertEquals(demand(await testRun(program, { ctx })).retval, 42);
 * }
 * ```
 */
export async function loadProgram(
  kernel: Kernel,
  spec: ProgramSpec,
): Promise<Reply<LoadedProgram>> {
  const fields = programFields(spec);
  for (let size = firstLogSize;; size *= 4) {
    const log = output(size);
    const reply = await load(kernel, {
      ...fields,
      log_level: logLevel[spec.logLevel ?? "outcome"],
      log_size: size,
      log_buf: log,
    }, log);
    if (reply.outcome === "granted" || reply.errno !== ENOSPC) return reply;
    if (size >= lastLogSize) return await load(kernel, fields, log);
  }
}

type LoadFields = Fields<typeof command.BPF_PROG_LOAD.attr>;

async function load(
  kernel: Kernel,
  fields: LoadFields,
  log: Memory,
): Promise<Reply<LoadedProgram>> {
  const attr = layOut(command.BPF_PROG_LOAD.attr, fields);
  const result = await callBpf(kernel, "BPF_PROG_LOAD", attr);
  return result.ok
    ? granted(new LoadedProgram(kernel, result.value, text(log.bytes)))
    : refused("BPF_PROG_LOAD", result.errno, text(log.bytes));
}

function programFields(spec: ProgramSpec): LoadFields {
  const { insns, debugInfo, fdArray } = spec;
  if (insns.length % 8 !== 0) {
    throw new RangeError(
      `wanted instructions of 8 bytes each, got ${insns.length} bytes`,
    );
  }
  return {
    prog_type: programType[spec.type],
    insn_cnt: insns.length / 8,
    insns: input(insns),
    license: input(new TextEncoder().encode(`${spec.license ?? "GPL"}\0`)),
    prog_flags: spec.flags,
    prog_name: spec.name,
    expected_attach_type: spec.expectedAttachType,
    attach_btf_id: spec.attachBtfId,
    attach_prog_fd: spec.attachOwner?.fd,
    ...debugInfo && debugFields(debugInfo),
    fd_array: fdArray &&
      input(
        new Uint8Array(Int32Array.from(fdArray, ({ fd }) => fd).buffer),
      ),
  };
}

function debugFields({ btf, funcInfo, lineInfo }: DebugInfo): LoadFields {
  return {
    prog_btf_fd: btf.fd,
    func_info_rec_size: funcInfoSize,
    func_info: input(funcInfo),
    func_info_cnt: funcInfo.length / funcInfoSize,
    ...lineInfo && {
      line_info_rec_size: lineInfoSize,
      line_info: input(lineInfo),
      line_info_cnt: lineInfo.length / lineInfoSize,
    },
  };
}
