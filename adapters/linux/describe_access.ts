import { layOut } from "./bpf/layout.ts";
import type { LoadedProgram } from "./bpf/loaded_program.ts";
import { loadProgram } from "./bpf/load_program.ts";
import { objectInfo } from "./bpf/object_info.ts";
import { programInfoLayout } from "./bpf/program_info.ts";
import { readU32, readU64 } from "./bpf/read_field.ts";
import { demand, type Refused } from "./bpf/reply.ts";
import { type Kernel, output } from "./kernel.ts";
import { type KernelIdentity, kernelIdentity } from "./kernel_identity.ts";
import { openFile } from "./open_file.ts";
import { syscallNumber } from "./syscall_number.ts";

/** What this process may ask of a kernel. */
export type Access = Usable | Unusable;

/** Programs can be loaded. */
export interface Usable {
  /** Tells it from a kernel that cannot be asked. */
  readonly usable: true;
  /** Which kernel it is. */
  readonly identity: KernelIdentity;
  /** Whether programs are compiled. */
  readonly jit: Feature;
  /** Whether the kernel describes its own types, which calls of kernel functions need. */
  readonly btf: Feature;
  /** Whether the kernel shows addresses, without which machine code and calls in a dump are hidden. */
  readonly addresses: Feature;
}

/** Nothing can be asked. */
export interface Unusable {
  /** Tells it from a kernel that can be asked. */
  readonly usable: false;
  /** Why, and what would help. */
  readonly reason: string;
}

/** Something that a kernel may lack. */
export type Feature = { readonly present: true } | {
  readonly present: false;
  /** Why, and what would help. */
  readonly reason: string;
};

/** `r0 = 0; exit` */
const smallest = Uint8Array.of(0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);

/** Finds out what this process may ask of a kernel, by loading the smallest program. */
export async function describeAccess(kernel: Kernel): Promise<Access> {
  const reply = await loadProgram(kernel, { type: "raw_tracepoint", insns: smallest });
  if (reply.outcome === "refused") return { usable: false, reason: whyRefused(reply) };
  await using program = reply.value;
  return {
    usable: true,
    identity: await kernelIdentity(kernel),
    ...await describeCode(program),
    btf: await describeBtf(kernel),
  };
}

function whyRefused({ errnoName, log }: Refused): string {
  switch (errnoName) {
    case "EPERM":
      return "bpf(2) refuses programs to this process (EPERM): run as root, or with CAP_BPF and CAP_PERFMON";
    case "ENOSYS":
      return "this kernel has no bpf(2) (ENOSYS)";
    default:
      return `bpf(2) refuses the smallest program (${errnoName})${log === "" ? "" : `: ${log}`}`;
  }
}

async function describeCode(program: LoadedProgram): Promise<Pick<Usable, "jit" | "addresses">> {
  const xlated = output(smallest.length);
  const addresses = output(8);
  const info = demand(
    await objectInfo(
      program,
      layOut(programInfoLayout, {
        xlated_prog_len: xlated.bytes.length,
        xlated_prog_insns: xlated,
        nr_jited_ksyms: 1,
        jited_ksyms: addresses,
      }),
    ),
  );
  const jited = readU32(info, programInfoLayout.jited_prog_len) > 0;
  const shown = readU64(info, programInfoLayout.jited_ksyms) !== 0n;
  return {
    jit: jited ? { present: true } : {
      present: false,
      reason: "this kernel interprets programs: set the sysctl net.core.bpf_jit_enable to 1",
    },
    addresses: shown ? { present: true } : {
      present: false,
      reason: "this kernel hides addresses from this process: set the sysctl kernel.kptr_restrict to 0",
    },
  };
}

async function describeBtf(kernel: Kernel): Promise<Feature> {
  const path = "/sys/kernel/btf/vmlinux";
  const opened = await openFile(kernel, path);
  if (!opened.ok) return { present: false, reason: `this kernel does not describe its types in ${path}` };
  await kernel.call(syscallNumber(kernel.arch, "close"), [opened.value]);
  return { present: true };
}
