import type { Argument, Memory, Round, SyscallResult, SystemCall } from "./kernel.ts";

/** Rounds after which others get a turn. */
const TURN = 64;

/**
 * Carries out a kernel's watch where calls are made by this thread: it takes turns with whatever else is awaited.
 *
 * @param make Makes a call at once, and writes to the call's own blocks, which are as they were when the watch ends.
 * @param calls The calls of a round.
 * @param until Ends the watch when it settles.
 * @returns The first round, and each that differs from the one before it.
 */
export async function repeatCalls(
  make: (call: SystemCall) => SyscallResult,
  calls: readonly SystemCall[],
  until: Promise<unknown>,
): Promise<readonly Round[]> {
  const blocks = [...blocksOf(calls)].filter(({ direction }) => direction !== "in");
  const originals = blocks.map(({ bytes }) => bytes.slice());
  const restore = (): void => blocks.forEach(({ bytes }, at) => bytes.set(originals[at] ?? []));
  const rounds: Round[] = [];
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  until.then(settle, settle);
  for (let isLast = false; !isLast;) {
    isLast = isSettled;
    for (let turn = 0; turn < TURN; turn++) {
      restore();
      const results = calls.map(make);
      if (!isAlike(rounds.at(-1), results, blocks)) rounds.push({ results, contents: copyOf(blocks) });
    }
    await nextTurn();
  }
  restore();
  return rounds;
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

function isAlike(round: Round | undefined, results: readonly SyscallResult[], blocks: readonly Memory[]): boolean {
  return round !== undefined && results.every((result, at) => isSameResult(result, round.results[at])) &&
    blocks.every((block) => isSameContent(block.bytes, round.contents.get(block)));
}

function isSameContent(a: Uint8Array, b: Uint8Array | undefined): boolean {
  if (b === undefined) return false;
  // A plain loop: whoever watches must not be slow.
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function isSameResult(a: SyscallResult, b: SyscallResult | undefined): boolean {
  return a.ok ? b?.ok === true && a.value === b.value : b?.ok === false && a.errno === b.errno;
}

function copyOf(blocks: readonly Memory[]): Round["contents"] {
  return new Map(blocks.map((block) => [block, block.bytes.slice()]));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
