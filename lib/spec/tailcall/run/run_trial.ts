import type { Insn } from "../../../bpf/insn.ts";
import type { Region } from "../../../bpf/machine/region.ts";
import { IMM64 } from "../../../bpf/opcode.ts";
import { COUNTERS, type TailcallRunInput } from "../../../protocol/tailcall_run.ts";
import { type Counting, countings } from "../model/counting.ts";
import { linkPrograms } from "../model/link_programs.ts";
import { ARRAYS_ADDRESS, type Play, play } from "../model/play.ts";

/** What programs do if tail calls are counted in one way. */
export interface RunTrial {
  readonly counting: Counting;
  readonly play: Play;
  /** The shared counters after the run. */
  readonly counters: readonly bigint[];
}

/** Where the model has the program array and the counters. */
const ARRAY = ARRAYS_ADDRESS;
const VALUE = ARRAYS_ADDRESS + 0x1_0000_0000n;

/** Programs longer than this together are not run, in slots. */
const LONGEST = 16384;

const known = new WeakMap<TailcallRunInput, readonly RunTrial[]>();

/**
 * What a run comes to for every way to count, as the programs say; none if they are not run. Programs that use what the
 * model does not have, or that misbehave, end with a fault.
 */
export function runTrials(input: TailcallRunInput): readonly RunTrial[] {
  const before = known.get(input);
  if (before !== undefined) return before;
  const slots = input.programs.reduce((sum, { program }) => sum + program.length, 0);
  const made = slots > LONGEST ? [] : countings.map((counting) => runTrial(input, counting));
  known.set(input, made);
  return made;
}

function runTrial(input: TailcallRunInput, counting: Counting): RunTrial {
  const names = input.programs.map(({ name }) => name);
  const linked = linkPrograms(input.programs.map(({ program }) => program), names.indexOf(input.entry));
  const elements = new Map(input.array.map(({ index, program }) => [index, names.indexOf(program)]));
  const value: Region = { name: "counters", address: VALUE, bytes: new Uint8Array(8 * COUNTERS), access: "read-write" };
  const played = play(linked, {
    context: input.context.slice(),
    counting,
    regions: [value],
    element: (array, index) =>
      array !== ARRAY || index >= input.maxEntries ? "outside" : elements.get(index) ?? "empty",
    helperResult: () => 0n,
    immediate,
    subprogAt: ({ slot }) => slot,
  });
  const view = new DataView(value.bytes.buffer);
  const counters = Array.from({ length: COUNTERS }, (_, at) => view.getBigUint64(8 * at, true));
  return { counting, play: played, counters };
}

/** A verifier refuses to name what lies beside the counters. */
function immediate({ src, imm }: Insn, { imm: offset }: Insn): bigint | undefined {
  if (src === IMM64.MAP_IDX && imm === 0) return ARRAY;
  if (src !== IMM64.MAP_IDX_VALUE || imm !== 1 || offset < 0 || offset >= 8 * COUNTERS) return undefined;
  return VALUE + BigInt(offset);
}
