import type { ProgramArray } from "../../../protocol/tailcall_compile.ts";
import { CONTEXT_SIZE } from "./answer_problems.ts";

/** What stands in an array's element: the compiled program itself, another program, or nothing. */
export type Element = "itself" | "other" | "empty";

/** What a run is meant to show. */
export type Aim =
  /** No array holds a program. */
  | "empty"
  /** Arrays hold another program. */
  | "other"
  /** Arrays hold the program itself, so that tail calls go round until they are refused. */
  | "itself";

/** The world that code is run in. */
export interface Scenario {
  readonly aim: Aim;
  /** For people. */
  readonly name: string;
  readonly context: Uint8Array;
  /** What stands in an element of an array, by the array's place among the case's maps. */
  readonly element: (map: number, index: number) => Element;
  /**
   * Whether the targets of direct sites lead to the other program although their bypasses still skip them, as in the
   * middle of an installation or of a removal.
   */
  readonly hasTargetsAhead: boolean;
}

/** A context's name, and its words by their places. */
type Context = readonly [name: string, word: (at: number) => bigint];

/** Contexts of numbers that are small or at an edge. */
const CONTEXTS: readonly Context[] = [
  ["a context of zeros", () => 0n],
  ["a context of 0, 1, 2, …", (at) => BigInt(at)],
  ["a context of 3, 7, 11, …", (at) => BigInt(4 * at + 3)],
  ["a context of ones", () => 1n],
  ["a context of 2^64 - 1", () => 0xffff_ffff_ffff_ffffn],
  ["a context of 2^32 + 1", () => 0x1_0000_0001n],
];

/** Few contexts are enough to go round in. */
const CONTEXTS_OF_ROUNDS = 3;

/** How many contexts of the arrays' bounds there are at most. */
const MOST_BOUNDS = 4;

const AHEAD = "every element empty, but targets in place behind their bypasses";

const FILLINGS: readonly (readonly [aim: Aim, name: string, element: Scenario["element"]])[] = [
  ["empty", "every element empty", () => "empty"],
  ["empty", AHEAD, () => "empty"],
  ["other", "every element filled", () => "other"],
  ["other", "every other element filled", (map, index) => (map + index) % 2 === 1 ? "other" : "empty"],
  [
    "other",
    "every other element filled, the first among them",
    (map, index) => (map + index) % 2 === 0 ? "other" : "empty",
  ],
  ["itself", "the program in every element", () => "itself"],
];

/** The worlds in which the code of a program with these arrays is examined. */
export function scenariosFor(maps: readonly ProgramArray[]): readonly Scenario[] {
  const bounds = new Set(maps.map(({ maxEntries }) => maxEntries));
  const atBounds = [...bounds].flatMap((bound): readonly Context[] =>
    [bound - 1, bound].map((index) => [`a context of ${index}s`, () => BigInt(index)])
  );
  const contexts = [...CONTEXTS, ...atBounds.slice(0, MOST_BOUNDS)];
  return FILLINGS.flatMap(([aim, filling, element]) =>
    contexts.slice(0, aim === "itself" ? CONTEXTS_OF_ROUNDS : undefined).map(([name, word]) => ({
      aim,
      name: `${filling}, ${name}`,
      context: new Uint8Array(BigUint64Array.from({ length: CONTEXT_SIZE / 8 }, (_, at) => word(at)).buffer),
      element,
      hasTargetsAhead: filling === AHEAD,
    }))
  );
}
