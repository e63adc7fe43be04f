import { encode } from "../../../lib/bpf/encode.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import type { MapUpdate, PokeInput } from "../../../lib/protocol/tailcall.ts";
import { bindMaps } from "../bpf/bind_maps.ts";
import { type BpfMap, createMap } from "../bpf/create_map.ts";
import { deleteElement } from "../bpf/delete_element.ts";
import { dumpJited, type JitedFunction } from "../bpf/dump_jited.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { demand, type Reply } from "../bpf/reply.ts";
import { u32 } from "../bpf/u32.ts";
import { updateElement } from "../bpf/update_element.ts";
import type { Kernel } from "../kernel.ts";
import { createProgramArray } from "./create_program_array.ts";
import { entrySkip, findSites } from "./find_sites.ts";
import type { Subject } from "./look.ts";
import { callee, caller } from "./programs.ts";
import { loadReader } from "./reader.ts";

/** Everything that is loaded to see what the updates of an array do. */
export interface PokeStage {
  readonly array: BpfMap;
  /** The program that tail-calls, as it is looked at. */
  readonly subject: Subject;
  /** Its code once it was loaded. */
  readonly code: JitedFunction;
  readonly programs: ReadonlyMap<string, LoadedProgram>;
  /** Where tail calls into the programs go. */
  readonly entries: Readonly<Record<string, bigint>>;
  readonly reader: LoadedProgram;
  /** What tells the reader to stop. */
  readonly stop: BpfMap;
}

/**
 * Loads what a sequence of updates takes.
 *
 * @param owner Closes all of it.
 * @returns The stage; or why the code cannot be read.
 */
export async function setPokeStage(
  kernel: Kernel,
  input: PokeInput,
  owner: AsyncDisposableStack,
): Promise<PokeStage | string> {
  const newArray = async (): Promise<BpfMap> => owner.use(await createProgramArray(kernel, input.maxEntries));
  const newWord = async (): Promise<BpfMap> =>
    owner.use(demand(await createMap(kernel, { type: "array", keySize: 4, valueSize: 8, maxEntries: 1 })));
  const programs = new Map<string, LoadedProgram>();
  for (const [at, name] of input.programs.entries()) programs.set(name, await load(kernel, callee(at + 1), [], owner));
  const entries = await entriesOf(programs);
  if (typeof entries === "string") return entries;
  // A twin whose array is empty shows where the sites are, whatever the array that is watched holds.
  const [twin] = demand(await dumpJited(await load(kernel, caller(input.sites), [await newArray()], owner)));
  const sites = twin === undefined ? [] : findSites(twin.code);
  if (sites.length !== input.sites.length) return `found ${sites.length} direct sites, not ${input.sites.length}`;
  const array = await newArray();
  for (const { index, program } of input.filled) demand(await put(array, index, programs.get(program)));
  const program = await load(kernel, caller(input.sites), [array], owner);
  const [code] = demand(await dumpJited(program));
  if (code === undefined) return "the kernel shows no machine code";
  const [state, stop] = [await newWord(), await newWord()];
  const reader = await loadReader(kernel, state, stop, owner);
  const subject = { program, size: code.code.length, sites, state };
  return { array, subject, code, programs, entries, reader, stop };
}

async function load(
  kernel: Kernel,
  program: Program,
  maps: readonly BpfMap[],
  owner: AsyncDisposableStack,
): Promise<LoadedProgram> {
  const insns = encode(bindMaps(program, maps));
  return owner.use(demand(await loadProgram(kernel, { type: "raw_tracepoint", insns })));
}

async function entriesOf(
  programs: ReadonlyMap<string, LoadedProgram>,
): Promise<Readonly<Record<string, bigint>> | string> {
  const entries: Record<string, bigint> = {};
  for (const [name, program] of programs) {
    const [function_] = demand(await dumpJited(program));
    const skip: number | undefined = function_ && entrySkip(function_.code);
    if (function_ === undefined || skip === undefined) return `the prologue of ${name} has no mov rbp,rsp`;
    entries[name] = function_.address + BigInt(skip);
  }
  return entries;
}

/** Does an update of an array. */
export function change(
  array: BpfMap,
  { programs }: Pick<PokeStage, "programs">,
  { index, program, flags }: MapUpdate,
): Promise<Reply<undefined>> {
  return program === undefined ? deleteElement(array, u32(index)) : put(array, index, programs.get(program), flags);
}

function put(array: BpfMap, index: number, program: LoadedProgram | undefined, flags = 0): Promise<Reply<undefined>> {
  if (program === undefined) throw new RangeError(`wanted a program for index ${index}, got none`);
  return updateElement(array, u32(index), u32(program.fd), BigInt(flags));
}
