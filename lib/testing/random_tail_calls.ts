import { Random } from "./random.ts";

/** A program with tail calls in its functions, and the arrays that they go through. */
export interface TailCallProgram {
  /** Its assembly text. */
  readonly text: string;
  /** The numbers of elements of `map[0]` and `map[1]`. */
  readonly maps: readonly [number, number];
}

/** A function that is being made. */
interface Place {
  readonly random: Random;
  /** Bytes of its frame; a number lies at the bottom of it. */
  readonly frame: number;
  /** Those of r7 to r9 that it uses; each holds a number. */
  readonly saved: readonly [number, ...number[]];
  /** The functions that it may call: such as come later. */
  readonly callable: readonly number[];
  readonly maps: readonly [number, number];
}

const MOST_FUNCTIONS = 4;
const SAVED = [7, 8, 9] as const;

/** Frames that stay within the limits, also four of them, the last being larger. */
const FRAMES = [4, 8, 12, 17, 24, 33, 48] as const;

/**
 * A program that a seed determines: up to four functions that compute with numbers of the context, store them to frames
 * of any size, call one another and the helper 7, and make direct and indirect tail calls. It is valid for every kernel
 * that allows tail calls in subprograms, and always ends.
 */
export function randomTailCalls(seed: number): TailCallProgram {
  const random = new Random(seed);
  const count = 1 + random.below(MOST_FUNCTIONS);
  const maps = [1 + random.below(4), 1 + random.below(4)] as const;
  const functions = Array.from({ length: count }, (_, number) => {
    const callable = Array.from({ length: count - number - 1 }, (_, at) => number + 1 + at);
    const saved = [random.pick(SAVED), ...SAVED.filter(() => random.oneIn(3))] as const;
    return functionText({ random, frame: random.pick(FRAMES), saved, callable, maps }, number);
  });
  return { text: functions.join("\n"), maps };
}

function functionText(place: Place, number: number): string {
  const { random, frame, saved, callable } = place;
  const first = saved[0];
  const pieces = Array.from({ length: 1 + random.below(5) }, (_, at) => piece(place, `l${number}_${at}`));
  // Every function but the entry is called by the one before it, so that none is dead.
  const calls = callable.slice(0, 1).map((callee) => call(place, callee));
  const parts = random.oneIn(2) ? [...pieces, ...calls] : [...calls, ...pieces];
  return [
    `f${number}:`,
    "r6 = r1",
    ...saved.map((register) => `r${register} = *(u64 *)(r6 + ${8 * random.below(12)})`),
    `*(u8 *)(r10 - ${frame}) = r${first}`,
    ...parts,
    `r0 = *(u8 *)(r10 - ${frame})`,
    `r0 += r${first}`,
    "exit",
  ].join("\n");
}

function piece(place: Place, label: string): string {
  const { random, saved, callable } = place;
  const register = random.pick(saved);
  const callee = random.pick(callable);
  switch (random.below(7)) {
    case 0:
      return `r${register} += ${random.s32()}`;
    case 1:
      return `*(u8 *)(r10 - ${1 + random.below(place.frame)}) = ${random.below(128)}`;
    case 2:
      return `call 7\nr${register} += r0`;
    case 3:
      return `if r${register} == ${random.below(4)} goto ${label}\n${tailCall(place)}\n${label}:`;
    case 4:
      return callee === undefined ? tailCall(place) : call(place, callee);
    default:
      return tailCall(place);
  }
}

function call({ random, saved }: Place, callee: number): string {
  return `r1 = r6\ncall f${callee}\nr${random.pick(saved)} += r0`;
}

/** A tail call by a known index, which may be beyond the array, by one of the context, or by a number of the frame. */
function tailCall({ random, frame, maps }: Place): string {
  const map = random.below(2);
  const index = random.pick(
    [
      `r3 = ${random.below((maps[map] ?? 1) + 1)}`,
      `r3 = *(u64 *)(r6 + ${8 * random.below(12)})`,
      `r3 = *(u8 *)(r10 - ${frame})`,
    ] as const,
  );
  return `${index}\nr1 = r6\nr2 = map[${map}] ll\ncall 12`;
}
