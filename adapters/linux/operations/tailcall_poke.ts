import { ok, type Outcome, rejected, unsupported } from "../../../lib/protocol/outcome.ts";
import type { MapUpdate, PokeInput, PokeValue, SiteText, UpdateResult } from "../../../lib/protocol/tailcall.ts";
import { BpfMap } from "../bpf/create_map.ts";
import { Descriptor } from "../bpf/descriptor.ts";
import type { JitedFunction } from "../bpf/dump_jited.ts";
import { demand, type Reply } from "../bpf/reply.ts";
import { testRun } from "../bpf/test_run.ts";
import { u32 } from "../bpf/u32.ts";
import { updateElement } from "../bpf/update_element.ts";
import type { Kernel } from "../kernel.ts";
import { nextTurn } from "../next_turn.ts";
import type { Session } from "../session.ts";
import { aside } from "../tailcall/aside.ts";
import type { SiteOffsets } from "../tailcall/find_sites.ts";
import { lookOnce, lookWhile, POKE_SIZE } from "../tailcall/look.ts";
import { change, type PokeStage, setPokeStage } from "../tailcall/poke_stage.ts";
import { READER_STATE } from "../tailcall/reader.ts";
import { hasSameText, inferSteps, type ReaderStates, type Sample } from "../tailcall/sample.ts";

/** Milliseconds in which updates are done anew when samples leave something in doubt. */
const PATIENCE = 7000;

/** Looks at the text for which the reader is kept inside its section once the bypass was poked. */
const HELD = 8;

/**
 * Carries out `tailcall.poke`: loads a caller and programs to call, and watches the caller's live text through its dump
 * while the array is updated on another thread.
 *
 * Writes are inferred in order. A write that is followed too soon by the next may be missed, never invented; where two
 * samples leave the order of writes in doubt, the update is undone and done again. That an update waits for a grace
 * period is noted if it did wait for a program that ran all the while.
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
  await using owner = new AsyncDisposableStack();
  const stage = await setPokeStage(kernel, input, owner);
  if (typeof stage === "string") return unsupported(stage);
  const end = performance.now() + PATIENCE;
  const content = new Map(input.filled.map(({ index, program }) => [index, program]));
  const updates: UpdateResult[] = [];
  for (const update of input.updates) {
    const result = await watchInPatience(kernel, stage, update, content.get(update.index), end);
    if (typeof result === "string") return unsupported(result);
    updates.push(result);
    if (result.errno !== undefined) continue;
    if (update.program === undefined) content.delete(update.index);
    else content.set(update.index, update.program);
  }
  const sites = stage.subject.sites.map((offsets) => siteText(stage.code, offsets));
  return ok({ sites, programs: stage.entries, updates, complete: false });
}

function removesTwoSitesAtOnce({ sites, updates }: PokeInput): boolean {
  return updates.some(({ index, program }) =>
    program === undefined && sites.filter((site) => site === index).length > 1
  );
}

/**
 * Does an update under watch, over and over if the looks leave a doubt.
 *
 * @param before The program that the element holds before.
 * @param end When patience ends, in the clock's milliseconds.
 * @returns What the update did; or why that is not known.
 */
async function watchInPatience(
  kernel: Kernel,
  stage: PokeStage,
  update: MapUpdate,
  before: string | undefined,
  end: number,
): Promise<UpdateResult | string> {
  const removes = update.program === undefined && before !== undefined;
  const undoing = { index: update.index, flags: 0, ...(before === undefined ? {} : { program: before }) };
  const first = await lookOnce(stage.subject);
  for (let attempts = 1;; attempts++) {
    const result = removes ? await watchRemoval(kernel, stage, update) : await watchUpdate(kernel, stage, update);
    if (result !== undefined) return result;
    demand(await change(stage.array, stage, undoing));
    if (!hasSameText(first, await lookOnce(stage.subject))) return "an update that was undone left another text";
    if (performance.now() > end) return `the looks at the text left a doubt in each of ${attempts} attempts`;
  }
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
async function watchUpdate(kernel: Kernel, stage: PokeStage, update: MapUpdate): Promise<UpdateResult | undefined> {
  // Seen before anything is updated, be the first look of the others as late as it may.
  const first = await lookOnce(stage.subject);
  let isRefused = false;
  const looks = await lookWhile(stage.subject, async () => {
    isRefused = (await changeAside(kernel, stage, update)).outcome === "refused";
  });
  // The thread that was told the error may be gone; an update that was refused may be tried again.
  const errno = isRefused ? errnoOf(await change(stage.array, stage, update)) : undefined;
  return inferred([first, ...looks], errno);
}

function errnoOf(reply: Reply<undefined>): string | undefined {
  return reply.outcome === "refused" ? reply.errnoName : undefined;
}

/** Does a removal while a reader is inside its read-side section, which is told to end once the bypass has been poked. */
async function watchRemoval(kernel: Kernel, stage: PokeStage, update: MapUpdate): Promise<UpdateResult | undefined> {
  await setWord(stage.subject.state, 0);
  await setWord(stage.stop, 0);
  const reading = awaitedLater(testRun(new Descriptor(aside(kernel), "program", stage.reader.fd), {}));
  const first = await lookUntilItRuns(stage, reading);
  let isRefused = false;
  const looks = await lookWhile(stage.subject, async () => {
    const removal = awaitedLater(changeAside(kernel, stage, update));
    await holdReader(stage, first, removal);
    await setWord(stage.stop, 1);
    isRefused = (await removal).outcome === "refused";
  });
  demand(await reading);
  if (isRefused) throw new Error("wanted an element that is filled to be deleted, the kernel refused");
  return inferred([first, ...looks], undefined, READER_STATE);
}

/** A promise that is awaited later, or not at all if something else fails before. */
function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Waits until the reader is inside its section, and tells what was seen then. */
async function lookUntilItRuns({ subject }: PokeStage, reading: Promise<Reply<unknown>>): Promise<Sample> {
  const ended = Symbol();
  while (true) {
    const sample = await lookOnce(subject);
    if (sample.before !== 0) return sample;
    if (await Promise.race([reading.then(() => ended), nextTurn()]) === ended) demand(await reading);
  }
}

/** Waits until a removal has poked something and for some looks more, or until it is done. */
async function holdReader({ subject }: PokeStage, first: Sample, removal: Promise<unknown>): Promise<void> {
  let isDone = false;
  const done = (): void => {
    isDone = true;
  };
  removal.then(done, done);
  for (let held = 0; held < HELD && !isDone;) {
    if (held > 0 || !hasSameText(first, await lookOnce(subject))) held++;
    await nextTurn();
  }
}

function changeAside(kernel: Kernel, stage: PokeStage, update: MapUpdate): Promise<Reply<undefined>> {
  return change(new BpfMap(aside(kernel), stage.array.fd, stage.array), stage, update);
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
