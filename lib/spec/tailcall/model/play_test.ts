import { assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";
import { type Counting, countings, sharedCountings } from "./counting.ts";
import { divergenceFrom } from "./divergence.ts";
import type { Happening } from "./happening.ts";
import { linkPrograms } from "./link_programs.ts";
import { ARRAYS_ADDRESS, type Play, play, type World } from "./play.ts";

const [shared, sharedWithEmpty] = sharedCountings;
const apart = countings.find(({ scope }) => scope === "chain");

/** Plays programs of which the first is run, with these numbers of programs, or gaps, in an array of so many elements. */
function played(texts: readonly string[], elements: readonly (number | "empty")[], counting?: Counting): Play {
  const world: World = {
    context: new Uint8Array(96),
    counting: counting ?? { scope: "shared", countsEmpty: false },
    element: (_, index) => elements[index] ?? "outside",
    helperResult: (number) => BigInt(100 + number),
    immediate: () => ARRAYS_ADDRESS,
    subprogAt: ({ slot }) => slot,
    regions: [],
  };
  return play(linkPrograms(texts.map((text) => assemble(text)), 0), world);
}

function happenings({ expected }: Play): readonly Happening[] {
  return expected.map(({ happening }) => happening);
}

const tail = (index: number): string => `r2 = map[0] ll\nr3 = ${index}\ncall 12\n`;

Deno.test("a tail call replaces its function, and the caller goes on with the program's result", () => {
  const caller = `r6 = 0x20\ncall sub\nr0 += r6\nexit\nsub:\n${tail(0)}r0 = 0x1\nexit`;
  const { expected, result } = played([caller, "r0 = 0x2\nexit"], [1]);
  assertEquals(expected.map(({ happening }) => happening), [
    { kind: "call", subprog: 4, args: [CONTEXT_ADDRESS, undefined, undefined, undefined, undefined] },
    { kind: "tail-call", program: 1, context: CONTEXT_ADDRESS },
    { kind: "exit", r0: 2n },
    { kind: "exit", r0: 0x22n },
  ]);
  assertEquals(expected.map(({ spot }) => spot), [
    { program: 0, slot: 1 },
    { program: 0, slot: 7 },
    { program: 1, slot: 1 },
    { program: 0, slot: 3 },
  ]);
  assertEquals(result.outcome === "exit" && result.r0, 0x22n);
});

Deno.test("a tail call through an empty element or beyond the array goes on behind", () => {
  const { attempts, result } = played([`r6 = r1\n${tail(0)}r1 = r6\n${tail(1)}r0 = 0x1\nexit`], ["empty"]);
  assertEquals(attempts.map(({ outcome }) => outcome), ["empty", "outside"]);
  assertEquals(result.outcome === "exit" && result.r0, 1n);
});

Deno.test("r0 to r5 cannot be read behind a tail call that is not made", () => {
  for (const register of ["r0", "r1", "r5"]) {
    const { result } = played([`r0 = 0x0\nr5 = 0x0\n${tail(0)}r6 = ${register}\nr0 = 0x0\nexit`], ["empty"]);
    assertEquals(result.outcome === "fault" && result.fault.kind, "uninitialised-register");
  }
});

Deno.test("33 tail calls are made, then none", () => {
  const { attempts } = played([`${tail(0)}r0 = 0x0\nexit`], [0]);
  assertEquals(attempts.filter(({ outcome }) => outcome === "made").length, 33);
  assertEquals(attempts.at(-1)?.outcome, "limit");
});

const TWICE = `r6 = r1\ncall sub\nr1 = r6\ncall sub\nexit\nsub:\n${tail(0)}r0 = 0x7\nexit`;

Deno.test("functions count together or for themselves", () => {
  const together = played([TWICE], [0], shared);
  assertEquals(together.attempts.filter(({ outcome }) => outcome === "made").length, 33);
  assertEquals(together.result.outcome, "exit");
  assertEquals(played([TWICE], [0], apart).result.outcome, "cut");
});

Deno.test("tail calls through empty elements count or do not", () => {
  const text = `r6 = r1\n${`r1 = r6\n${tail(0)}`.repeat(33)}r1 = r6\n${tail(1)}r0 = 0x0\nexit`;
  assertEquals(played([text], ["empty", 0], shared).attempts.filter(({ outcome }) => outcome === "made").length, 33);
  assertEquals(played([text], ["empty", 0], sharedWithEmpty).attempts.at(-1)?.outcome, "limit");
});

Deno.test("a divergence is found where happenings differ or are missing", () => {
  const one = played(["call 7\nr0 = 0x1\nexit"], []);
  const seen = happenings(one);
  assertEquals(divergenceFrom(one, seen, true), undefined);
  assertEquals(divergenceFrom(one, [{ kind: "helper", helper: 7 }, { kind: "exit", r0: 2n }], true)?.at, 1);
  assertEquals(divergenceFrom(one, seen.slice(0, 1), true)?.at, 1);
  assertEquals(divergenceFrom(one, seen.slice(0, 1), false), undefined);
  assertEquals(divergenceFrom(one, [...seen, { kind: "helper", helper: 7 }], true)?.at, 2);
});
