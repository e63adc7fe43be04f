import { bpfCall } from "../bpf/call_bpf.ts";
import { command } from "../bpf/command.ts";
import type { BpfMap } from "../bpf/create_map.ts";
import { layOut } from "../bpf/layout.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { programInfoLayout } from "../bpf/program_info.ts";
import { u32 } from "../bpf/u32.ts";
import { input, type Memory, output, type SyscallResult, type SystemCall } from "../kernel.ts";
import type { SiteOffsets } from "./find_sites.ts";
import type { Sample } from "./sample.ts";

/** What is looked at. */
export interface Subject {
  /** The program whose live text it is. */
  readonly program: LoadedProgram;
  /** Bytes of its code. */
  readonly size: number;
  readonly sites: readonly SiteOffsets[];
  /** Where the reader notes its state. */
  readonly state: BpfMap;
}

/** Bytes of a poke location. */
export const POKE_SIZE = 5;

/** The system calls of one look, and the blocks that they fill. */
interface Look {
  readonly calls: readonly SystemCall[];
  readonly before: Memory;
  readonly code: Memory;
  readonly after: Memory;
}

/** Looks once. */
export async function lookOnce(subject: Subject): Promise<Sample> {
  const look = lookAt(subject);
  const { kernel } = subject.program;
  for (const { number, args } of look.calls) demandAll([await kernel.call(number, args)]);
  return sampleOf(subject, look, ({ bytes }) => bytes);
}

/**
 * Looks over and over while something is done, and then once more.
 *
 * @returns The first sample, and each that differs from the one before.
 */
export async function lookWhile(subject: Subject, act: () => Promise<unknown>): Promise<readonly Sample[]> {
  const look = lookAt(subject);
  const rounds = await subject.program.kernel.watch(look.calls, act);
  return rounds.map(({ results, contents }) => {
    demandAll(results);
    return sampleOf(subject, look, (block) => contents.get(block) ?? new Uint8Array());
  });
}

function lookAt({ program, size, state }: Subject): Look {
  const { kernel, fd } = program;
  const [before, code, after] = [output(state.valueSize), output(size), output(state.valueSize)];
  const info = layOut(programInfoLayout, { jited_prog_len: size, jited_prog_insns: code });
  const readText = layOut(command.BPF_OBJ_GET_INFO_BY_FD.attr, { bpf_fd: fd, info_len: info.bytes.length, info });
  const readState = (value: Memory): SystemCall =>
    bpfCall(
      kernel,
      "BPF_MAP_LOOKUP_ELEM",
      layOut(command.BPF_MAP_LOOKUP_ELEM.attr, { map_fd: state.fd, key: input(u32(0)), value }),
    );
  const calls = [readState(before), bpfCall(kernel, "BPF_OBJ_GET_INFO_BY_FD", readText), readState(after)];
  return { calls, before, code, after };
}

function sampleOf({ sites }: Subject, look: Look, contentOf: (block: Memory) => Uint8Array): Sample {
  const code = contentOf(look.code);
  return {
    before: contentOf(look.before)[0] ?? 0,
    sites: sites.map(({ bypass, target }) => ({
      bypass: code.slice(bypass, bypass + POKE_SIZE),
      target: code.slice(target, target + POKE_SIZE),
    })),
    after: contentOf(look.after)[0] ?? 0,
  };
}

function demandAll(results: readonly SyscallResult[]): void {
  for (const result of results) {
    if (!result.ok) throw new Error(`wanted the program's live code, got error ${result.errno}`);
  }
}
