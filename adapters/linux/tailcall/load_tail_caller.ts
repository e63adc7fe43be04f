import { encode } from "../../../lib/bpf/encode.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { bindMaps } from "../bpf/bind_maps.ts";
import type { BpfMap } from "../bpf/create_map.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { loadProgram } from "../bpf/load_program.ts";
import type { Reply } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import { typedFunctions } from "./typed_functions.ts";

/**
 * Loads a program for a raw tracepoint, whose context is up to twelve words that it may read.
 *
 * @param maps The maps in the order of their places; those that the program names must be there.
 * @param typed Whether types say what its functions return.
 */
export async function loadTailCaller(
  kernel: Kernel,
  program: Program,
  maps: readonly BpfMap[],
  typed: boolean,
): Promise<Reply<LoadedProgram>> {
  await using owner = new AsyncDisposableStack();
  const types = typed && program.length > 0 ? { debugInfo: await typedFunctions(kernel, program, owner) } : {};
  return await loadProgram(kernel, { type: "raw_tracepoint", insns: encode(bindMaps(program, maps)), ...types });
}
