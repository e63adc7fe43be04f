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

/** Words of a context, one of which is repeated, or all different. */
const CONTEXTS: readonly (readonly [name: string, word: (at: number) => bigint])[] = [
  ["a context of zeros", () => 0n],
  ["a context of ones", () => 1n],
  ["a context of 0, 1, 2, …", (at) => BigInt(at)],
  ["a context of 2^64 - 1", () => 0xffff_ffff_ffff_ffffn],
  ["a context of 2^32 + 1", () => 0x1_0000_0001n],
  ["a context of 3, 7, 11, …", (at) => BigInt(4 * at + 3)],
];

/** Few contexts are enough to go round in. */
const CONTEXTS_OF_ROUNDS = 3;

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

/** The worlds in which code is examined. */
export const scenarios: readonly Scenario[] = FILLINGS.flatMap(([aim, filling, element]) => {
  const contexts = aim === "itself" ? CONTEXTS.slice(0, CONTEXTS_OF_ROUNDS) : CONTEXTS;
  return contexts.map(([name, word]) => ({
    aim,
    name: `${filling}, ${name}`,
    context: new Uint8Array(BigUint64Array.from({ length: CONTEXT_SIZE / 8 }, (_, at) => word(at)).buffer),
    element,
    hasTargetsAhead: filling === AHEAD,
  }));
});
