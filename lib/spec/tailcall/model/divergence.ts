import { STACK_ADDRESS } from "../../../bpf/machine/region.ts";
import type { Attempt, Expected, Happening } from "./happening.ts";
import { ARRAYS_ADDRESS, ARRAYS_END, type Play } from "./play.ts";

/** Where machine code departs from what its program says. */
export interface Divergence {
  /** How many happenings agree. */
  readonly at: number;
  /** What the program says; `undefined` where it is at its end. */
  readonly wanted: Expected | undefined;
  /** The tail calls that are tried but not made between the last happening that agrees and the wanted one. */
  readonly misses: readonly Attempt[];
}

/**
 * Compares what machine code did with what its program says.
 *
 * @param isComplete Whether the code came to its end; otherwise it may have done more.
 * @returns `undefined` where they agree.
 */
export function divergenceFrom(
  { expected, attempts, result }: Play,
  seen: readonly Happening[],
  isComplete: boolean,
): Divergence | undefined {
  const length = Math.max(expected.length, seen.length);
  let at = 0;
  while (at < length && isSame(expected[at]?.happening, seen[at])) at++;
  const isCut = expected[at] === undefined && result.outcome === "cut";
  if (at === length || isCut || seen[at] === undefined && !isComplete) return undefined;
  const tried = attempts.slice(expected[at - 1]?.attempts ?? 0, expected[at]?.attempts ?? attempts.length);
  return { at, wanted: expected[at], misses: tried.filter(({ outcome }) => outcome !== "made") };
}

function isSame(a: Happening | undefined, b: Happening | undefined): boolean {
  switch (a?.kind) {
    case "call":
      return b?.kind === "call" && a.subprog === b.subprog &&
        a.args.every((arg, at) => arg === undefined || isPrivate(arg) || arg === b.args[at]);
    case "helper":
      return b?.kind === "helper" && a.helper === b.helper;
    case "tail-call":
      return b?.kind === "tail-call" && a.program === b.program && a.context === b.context;
    case "exit":
      return b?.kind === "exit" && (a.r0 === b.r0 || isPrivate(a.r0));
    case undefined:
      return false;
  }
}

/** Whether a value points to the model's stack or to its arrays, which lie elsewhere than those of machine code. */
function isPrivate(value: bigint): boolean {
  return value >> 32n === STACK_ADDRESS >> 32n || value >= ARRAYS_ADDRESS && value < ARRAYS_END;
}
