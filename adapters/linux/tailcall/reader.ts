import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { BtfBuilder } from "../../../lib/btf/builder.ts";
import { bindMaps } from "../bpf/bind_maps.ts";
import type { BpfMap } from "../bpf/create_map.ts";
import { loadBtf } from "../bpf/load_btf.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { loadProgram } from "../bpf/load_program.ts";
import type { DebugInfo } from "../bpf/program_spec.ts";
import { demand } from "../bpf/reply.ts";
import type { Kernel } from "../kernel.ts";
import { functionStarts } from "./typed_functions.ts";

/** What the reader notes: that it runs, and that it is about to leave. */
export const READER_STATE = { running: 1, done: 2 } as const;

/** Loops inside each other, and the rounds of each: some seconds on a slow machine, and few for a verifier to walk along. */
const LOOPS = 5;
const ROUNDS = 40;

/**
 * Notes that it runs and looks at `map[1]` until its value is not 0, or until all rounds are done. Each loop but the
 * outermost is a function that is verified by itself, which every kernel since 5.6 does with global ones.
 */
const reader: Program = assemble(`
  r6 = map[0][0] ll
  r1 = ${READER_STATE.running}
  *(u64 *)(r6 + 0) = r1
  ${loop(0)}
  r1 = ${READER_STATE.done}
  *(u64 *)(r6 + 0) = r1
  r0 = 0
  exit
  ${Array.from({ length: LOOPS - 1 }, (_, at) => `loop_${at + 1}:\n${loop(at + 1)}\nexit`).join("\n")}
  stopped:
  r1 = map[1][0] ll
  r0 = *(u64 *)(r1 + 0)
  exit
`);

/** Calls the next loop, or the innermost function, for so many rounds, unless that returns another value than 0. */
function loop(at: number): string {
  return `
    r7 = ${ROUNDS}
    again_${at}:
    call ${at + 1 < LOOPS ? `loop_${at + 1}` : "stopped"}
    if r0 != 0 goto done_${at}
    r7 -= 1
    if r7 != 0 goto again_${at}
    done_${at}:
  `;
}

/**
 * Loads a program that runs, inside an RCU read-side section as every program does, until it is told to end.
 *
 * @param state Where it notes its state, eight bytes.
 * @param stop What it is told to end by, eight bytes: any value but 0.
 * @param owner Closes what is loaded.
 */
export async function loadReader(
  kernel: Kernel,
  state: BpfMap,
  stop: BpfMap,
  owner: AsyncDisposableStack,
): Promise<LoadedProgram> {
  const insns = encode(bindMaps(reader, [state, stop]));
  const debugInfo = await readerTypes(kernel, owner);
  return owner.use(demand(await loadProgram(kernel, { type: "raw_tracepoint", insns, debugInfo })));
}

/** Types that say that all functions but the first are global ones without arguments. */
async function readerTypes(kernel: Kernel, owner: AsyncDisposableStack): Promise<DebugInfo> {
  const builder = new BtfBuilder();
  const int = builder.int("int", 4, "signed");
  const context = builder.ptr(0);
  const records = functionStarts(reader).flatMap((start, place) => [
    start,
    place === 0
      ? builder.func("reader", int, [["ctx", context]], "static")
      : builder.func(`part${place}`, int, [], "global"),
  ]);
  const btf = owner.use(demand(await loadBtf(kernel, builder.encode())));
  return { btf, funcInfo: new Uint8Array(Uint32Array.from(records).buffer) };
}
