import { encode } from "../../../lib/bpf/encode.ts";
import type { Program } from "../../../lib/bpf/insn.ts";
import { ok, type Outcome, rejected, unsupported } from "../../../lib/protocol/outcome.ts";
import type { MapUpdate, PokeInput, PokeValue, SiteText, UpdateResult } from "../../../lib/protocol/tailcall.ts";
import { bindMaps } from "../bpf/bind_maps.ts";
import { BpfMap, createMap } from "../bpf/create_map.ts";
import { deleteElement } from "../bpf/delete_element.ts";
import { Descriptor } from "../bpf/descriptor.ts";
import { dumpJited, type JitedFunction } from "../bpf/dump_jited.ts";
import type { LoadedProgram } from "../bpf/loaded_program.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { lookupElement } from "../bpf/lookup_element.ts";
import { demand, type Reply } from "../bpf/reply.ts";
import { testRun } from "../bpf/test_run.ts";
import { u32 } from "../bpf/u32.ts";
import { updateElement } from "../bpf/update_element.ts";
import type { Kernel } from "../kernel.ts";
import type { Session } from "../session.ts";
import { aside } from "../tailcall/aside.ts";
import { LiveText } from "../tailcall/live_text.ts";
import { entrySkip, findSites, type SiteOffsets } from "../tailcall/find_sites.ts";
import { callee, caller, reader, READER_STATE } from "../tailcall/programs.ts";
import { inferSteps, type ReaderStates, type Sample } from "../tailcall/sample.ts";

/** Milliseconds in which a sequence is begun anew when samples leave something in doubt. */
const PATIENCE = 6000;

/** Bytes of a poke location. */
const POKE_SIZE = 5;

/**
 * Carries out `tailcall.poke`: loads a caller and programs to call, and watches the caller's live text through its dump
 * while the array is updated on another thread.
 *
 * Writes are inferred in order. A write that is followed too soon by the next may be missed, never invented; where two
 * samples leave the order of writes in doubt, the whole sequence is done again. That an update waits for a grace period
 * is noted if it did wait for a program that ran all the while.
 */
export async function watchPokes({ kernel }: Session, input: PokeInput): Promise<Outcome<PokeValue>> {
  const beyond = [...input.sites, ...input.filled.map(({ index }) => index)].find((index) => index >= input.maxEntries);
  if (beyond !== undefined) {
    return rejected("E2BIG", `index ${beyond} is beyond an array of ${input.maxEntries} elements`);
  }
  if (removesTwoSitesAtOnce(input)) {
    return unsupported(
      "the reader shows one grace period an update, and the removal here has one for each of two sites",
    );
  }
  const end = performance.now() + PATIENCE;
  for (let attempts = 1;; attempts++) {
    await using stage = new AsyncDisposableStack();
    const set = await setUp(kernel, input, stage);
    if (typeof set === "string") return unsupported(set);
    const value = await watchAll(kernel, input, set);
    if (value !== undefined) return ok(value);
    if (performance.now() > end) {
      return unsupported(`the looks at the text left a doubt in each of ${attempts} attempts`);
    }
  }
}

function removesTwoSitesAtOnce({ sites, updates }: PokeInput): boolean {
  return updates.some(({ index, program }) =>
    program === undefined && sites.filter((site) => site === index).length > 1
  );
}

/** Everything that is loaded for one attempt. */
interface Stage {
  readonly array: BpfMap;
  readonly text: LiveText;
  readonly code: JitedFunction;
  readonly offsets: readonly SiteOffsets[];
  readonly programs: ReadonlyMap<string, LoadedProgram>;
  readonly entries: Readonly<Record<string, bigint>>;
  readonly reader: LoadedProgram;
  /** What the reader notes. */
  readonly state: BpfMap;
  /** What tells the reader to stop. */
  readonly stop: BpfMap;
}

async function setUp(kernel: Kernel, input: PokeInput, owner: AsyncDisposableStack): Promise<Stage | string> {
  const newArray = async (): Promise<BpfMap> =>
    owner.use(
      demand(
        await createMap(kernel, { type: "prog_array", keySize: 4, valueSize: 4, maxEntries: input.maxEntries }),
      ),
    );
  const load = async (program: Program, maps: readonly BpfMap[]): Promise<LoadedProgram> => {
    const insns = encode(bindMaps(program, maps));
    return owner.use(demand(await loadProgram(kernel, { type: "raw_tracepoint", insns })));
  };
  const programs = new Map<string, LoadedProgram>();
  for (const [at, name] of input.programs.entries()) programs.set(name, await load(callee(at + 1), []));
  const entries: Record<string, bigint> = {};
  for (const [name, program] of programs) {
    const [function_] = demand(await dumpJited(program));
    const skip = function_ && entrySkip(function_.code);
    if (function_ === undefined || skip === undefined) return `the prologue of ${name} has no mov rbp,rsp`;
    entries[name] = function_.address + BigInt(skip);
  }
  // A twin whose array is empty shows where the sites are, whatever the array that is watched holds.
  const [twin] = demand(await dumpJited(await load(caller(input.sites), [await newArray()])));
  const offsets = twin === undefined ? [] : findSites(twin.code);
  if (offsets.length !== input.sites.length) return `found ${offsets.length} direct sites, not ${input.sites.length}`;
  const array = await newArray();
  for (const { index, program } of input.filled) demand(await put(array, index, programs.get(program)));
  const watched = await load(caller(input.sites), [array]);
  const [code] = demand(await dumpJited(watched));
  if (code === undefined) return "the kernel shows no machine code";
  const newWord = async (): Promise<BpfMap> =>
    owner.use(demand(await createMap(kernel, { type: "array", keySize: 4, valueSize: 8, maxEntries: 1 })));
  const [state, stop] = [await newWord(), await newWord()];
  const readerProgram = await load(reader, [state, stop]);
  const text = new LiveText(watched, code.code.length);
  return { array, text, code, offsets, programs, entries, reader: readerProgram, state, stop };
}

function put(array: BpfMap, index: number, program: LoadedProgram | undefined, flags = 0): Promise<Reply<undefined>> {
  if (program === undefined) throw new RangeError(`wanted a program for index ${index}, got none`);
  return updateElement(array, u32(index), u32(program.fd), BigInt(flags));
}

/** Does every update of a sequence under watch; nothing if an order is left in doubt. */
async function watchAll(kernel: Kernel, input: PokeInput, stage: Stage): Promise<PokeValue | undefined> {
  const sites = stage.offsets.map((offsets) => siteText(stage.code, offsets));
  const updates: UpdateResult[] = [];
  for (const update of input.updates) {
    const removes = update.program === undefined && await isFilled(stage.array, update.index);
    const result = removes ? await watchRemoval(kernel, stage, update) : await watchUpdate(kernel, stage, update);
    if (result === undefined) return undefined;
    updates.push(result);
  }
  return { sites, programs: stage.entries, updates, complete: false };
}

async function isFilled(array: BpfMap, index: number): Promise<boolean> {
  return (await lookupElement(array, u32(index))).outcome === "granted";
}

function siteText({ address, code }: JitedFunction, { bypass, target }: SiteOffsets): SiteText {
  return {
    bypass: address + BigInt(bypass),
    target: address + BigInt(target),
    between: code.slice(bypass + POKE_SIZE, target),
    bypassBytes: code.slice(bypass, bypass + POKE_SIZE),
    targetBytes: code.slice(target, target + POKE_SIZE),
  };
}

/** Does an update on another thread and looks at the text until it is done. */
async function watchUpdate(kernel: Kernel, stage: Stage, update: MapUpdate): Promise<UpdateResult | undefined> {
  const samples = [await look(stage)];
  const failed = await lookWhile(stage, samples, doUpdate(kernel, stage, update));
  // The thread that was told the error is gone; an update that was refused may be tried again.
  const errno = failed ? errnoOf(await change(stage.array, stage, update)) : undefined;
  return inferred(samples, errno);
}

function errnoOf(reply: Reply<undefined>): string | undefined {
  return reply.outcome === "refused" ? reply.errnoName : undefined;
}

/** Does a removal while a reader is inside its read-side section, which is told to end once the bypass has been poked. */
async function watchRemoval(kernel: Kernel, stage: Stage, update: MapUpdate): Promise<UpdateResult | undefined> {
  await setWord(stage.state, 0);
  await setWord(stage.stop, 0);
  const reading = testRun(new Descriptor(aside(kernel), "program", stage.reader.fd), {});
  while (await readerState(stage) === 0) await macrotask();
  const samples = [await look(stage, true)];
  const first = samples[0];
  const removal = doUpdate(kernel, stage, update);
  const done = removal.then(() => true);
  for (let looks = 0; looks < 200_000 && await sameText(stage, samples, first); looks++) {
    if (looks % 64 === 0 && await Promise.race([done, macrotask()])) break;
  }
  for (let looks = 0; looks < 400; looks++) await lookAgain(stage, samples, true);
  await setWord(stage.stop, 1);
  const failed = await lookWhile(stage, samples, removal, true);
  await reading;
  return failed ? undefined : inferred(samples, undefined, READER_STATE);
}

/** Looks once more and says whether the text is still what it was. */
async function sameText(stage: Stage, samples: Sample[], first: Sample | undefined): Promise<boolean> {
  await lookAgain(stage, samples, true);
  const last = samples.at(-1);
  return first !== undefined && last !== undefined && sameSites(first, last);
}

function sameSites(a: Sample, b: Sample): boolean {
  return a.sites.every((site, number) =>
    site.bypass.every((byte, at) => byte === b.sites[number]?.bypass[at]) &&
    site.target.every((byte, at) => byte === b.sites[number]?.target[at])
  );
}

/** Looks at the text over and over until an update is done, then once more; says whether the update failed. */
async function lookWhile(
  stage: Stage,
  samples: Sample[],
  update: Promise<Reply<undefined>>,
  withReader = false,
): Promise<boolean> {
  let reply: Reply<undefined> | undefined;
  const settled = update.then((value) => {
    reply = value;
  });
  while (reply === undefined) {
    for (let looks = 0; looks < 64; looks++) await lookAgain(stage, samples, withReader);
    await Promise.race([settled, macrotask()]);
  }
  await lookAgain(stage, samples, withReader);
  return reply.outcome === "refused";
}

function macrotask(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 0));
}

function doUpdate(kernel: Kernel, stage: Stage, update: MapUpdate): Promise<Reply<undefined>> {
  return change(new BpfMap(aside(kernel), stage.array.fd, stage.array), stage, update);
}

function change(array: BpfMap, stage: Stage, { index, program, flags }: MapUpdate): Promise<Reply<undefined>> {
  return program === undefined
    ? deleteElement(array, u32(index))
    : put(array, index, stage.programs.get(program), flags);
}

/** Looks at the text, and keeps the first and the last of samples that are alike. */
async function lookAgain(stage: Stage, samples: Sample[], withReader = false): Promise<void> {
  const sample = await look(stage, withReader);
  const [before, last] = [samples.at(-2), samples.at(-1)];
  if (last !== undefined && before !== undefined && alike(before, last) && alike(last, sample)) samples.pop();
  samples.push(sample);
}

function alike(a: Sample, b: Sample): boolean {
  return a.reader === b.reader && sameSites(a, b);
}

/** Reads what the reader has noted, if it matters, then the text. */
async function look(stage: Stage, withReader = false): Promise<Sample> {
  const reader = withReader ? await readerState(stage) : 0;
  const code = await stage.text.read();
  const sites = stage.offsets.map(({ bypass, target }) => ({
    bypass: code.slice(bypass, bypass + POKE_SIZE),
    target: code.slice(target, target + POKE_SIZE),
  }));
  return { reader, sites };
}

async function readerState({ state }: Stage): Promise<number> {
  return demand(await lookupElement(state, u32(0)))[0] ?? 0;
}

async function setWord(map: BpfMap, value: number): Promise<void> {
  demand(await updateElement(map, u32(0), u32(value, 0)));
}

function inferred(
  samples: readonly Sample[],
  errno: string | undefined,
  reader?: ReaderStates,
): UpdateResult | undefined {
  const inference = inferSteps(samples, reader);
  if (inference.kind === "ambiguous") return undefined;
  return errno === undefined ? { steps: inference.steps } : { errno, steps: inference.steps };
}
