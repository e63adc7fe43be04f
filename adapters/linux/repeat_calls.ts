import type { Argument, Memory, Round, SyscallResult, SystemCall } from "./kernel.ts";
import { nextTurn } from "./next_turn.ts";

/** Rounds after which others get a turn. */
const TURN = 64;

/** Turns without news after which this thread sleeps, so that it is not taken for one that may be kept waiting. */
const BORED = 16;

/**
 * Carries out a kernel's watch where calls are made by this thread: it takes turns with whatever else is awaited.
 *
 * @param make Makes a call at once, and writes to the call's own blocks, which are as they were when the watch ends.
 * @param calls The calls of a round.
 * @param act What is done meanwhile, from behind the first round on.
 * @returns The first round, and each that differs from the one before it.
 * @throws What `act` throws.
 */
export async function repeatCalls(
  make: (call: SystemCall) => SyscallResult,
  calls: readonly SystemCall[],
  act: () => Promise<unknown>,
): Promise<readonly Round[]> {
  const diary = new Diary(calls);
  diary.note(make);
  let isOver = false;
  const acting = act().finally(() => {
    isOver = true;
  });
  // Whoever awaits it below is told.
  acting.catch(() => {});
  for (let isLast = false, quiet = 0; !isLast; quiet++) {
    isLast = isOver;
    for (let turn = 0; turn < TURN; turn++) if (diary.note(make)) quiet = 0;
    await (quiet < BORED ? nextTurn() : nap());
  }
  await acting;
  return diary.rounds;
}

/** The rounds of a watch. */
class Diary {
  readonly rounds: Round[] = [];
  readonly #calls: readonly SystemCall[];
  /** The blocks that the kernel writes, and what they are to hold before each round. */
  readonly #blocks: readonly (readonly [block: Memory, original: Uint8Array])[];

  constructor(calls: readonly SystemCall[]) {
    this.#calls = calls;
    this.#blocks = [...blocksOf(calls)].filter(({ direction }) => direction !== "in")
      .map((block) => [block, block.bytes.slice()]);
  }

  /** Has a round made; says whether it differs from the one before. */
  note(make: (call: SystemCall) => SyscallResult): boolean {
    const results = this.#calls.map(make);
    const last = this.rounds.at(-1);
    const isNews = last === undefined || !isAlike(last, results, this.#blocks);
    if (isNews) {
      this.rounds.push({ results, contents: new Map(this.#blocks.map(([block]) => [block, block.bytes.slice()])) });
    }
    for (const [{ bytes }, original] of this.#blocks) bytes.set(original);
    return isNews;
  }
}

/** The blocks that calls are given, each once, with those that they point to. */
function blocksOf(calls: readonly SystemCall[]): ReadonlySet<Memory> {
  const found = new Set<Memory>();
  const add = (argument: Argument): void => {
    if (typeof argument !== "object" || found.has(argument)) return;
    found.add(argument);
    for (const { target } of argument.pointers) add(target);
  };
  for (const { args } of calls) args.forEach(add);
  return found;
}

function isAlike(
  round: Round,
  results: readonly SyscallResult[],
  blocks: readonly (readonly [block: Memory, original: Uint8Array])[],
): boolean {
  return results.every((result, at) => isSameResult(result, round.results[at])) &&
    blocks.every(([block]) => isSameContent(block.bytes, round.contents.get(block)));
}

function isSameResult(a: SyscallResult, b: SyscallResult | undefined): boolean {
  return a.ok ? b?.ok === true && a.value === b.value : b?.ok === false && a.errno === b.errno;
}

function isSameContent(a: Uint8Array, b: Uint8Array | undefined): boolean {
  if (b === undefined) return false;
  // A plain loop: whoever watches must not be slow.
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function nap(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
