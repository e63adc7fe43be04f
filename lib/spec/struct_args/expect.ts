import { z } from "zod";
import { bytes } from "../../protocol/codecs.ts";
import { type Expectation, expectation } from "../expectation.ts";
import { type Finding, whole } from "../finding.ts";
import { formatBpfRegisters, formatPlaces, formatViews } from "./format_places.ts";
import { BYTE_PATTERN, BYTE_PATTERN_HINT, fitsPattern } from "../tailcall/compile/byte_pattern.ts";
import { formatBytes } from "../tailcall/poke/text.ts";

/** What a case of `struct_args.layout` may want; what an implementation does not show is not compared. */
export interface WantedLayout {
  /** The context's slots. */
  readonly slots?: number;
  /** Where the caller puts the arguments: `a: di; b: si dx; c: +8; d: *cx`. */
  readonly places?: string;
  /** Where the program finds them: `a: 0; b: 1 2; c: *3`. */
  readonly views?: string;
  /** The BPF registers that carry them: `a: r1; b: r2 r3`. */
  readonly registers?: string;
}

/** The layout that a case wants of a prototype. */
export const layoutExpectation: Expectation<"struct_args.layout", WantedLayout> = expectation({
  schema: z.strictObject({
    slots: z.int().min(0).exactOptional(),
    places: z.string().exactOptional(),
    views: z.string().exactOptional(),
    registers: z.string().exactOptional(),
  }),
  *compare(wanted, { input: { prototype }, value: { slots, args } }): Iterable<Finding> {
    if (slots !== undefined) yield* difference("slots", wanted.slots, slots);
    if (args === undefined) return;
    yield* difference("places", wanted.places, formatPlaces(prototype, args));
    yield* difference("views", wanted.views, formatViews(prototype, args));
    if (args.every(({ registers }) => registers === undefined) && args.length > 0) return;
    yield* difference("registers", wanted.registers, formatBpfRegisters(prototype, args));
  },
});

function* difference<T extends string | number>(what: string, wanted: T | undefined, seen: T): Iterable<Finding> {
  if (wanted !== undefined && wanted !== seen) yield whole(`${what} ${wanted}`, `${what} ${seen}`);
}

/** What a case of `struct_args.trampoline` may want: the machine code, as `BYTE_PATTERN` has it. */
export interface WantedTrampoline {
  readonly code: string;
}

/** The machine code that a case wants of a trampoline. */
export const trampolineExpectation: Expectation<"struct_args.trampoline", WantedTrampoline> = expectation({
  schema: z.strictObject({
    code: z.string().regex(BYTE_PATTERN, BYTE_PATTERN_HINT),
  }),
  *compare({ code }, { value }): Iterable<Finding> {
    if (!fitsPattern(value.code, code)) yield whole(code, formatBytes(value.code));
  },
});

/** What a case of `struct_args.run` may want: the bytes that the program reads of each argument. */
export interface WantedSight {
  readonly args: readonly Uint8Array[];
}

/** What a case wants the program to read. */
export const runExpectation: Expectation<"struct_args.run", WantedSight> = expectation({
  schema: z.strictObject({ args: z.array(bytes) }),
  *compare({ args }, { value: { programs } }): Iterable<Finding> {
    for (const [at, wanted] of args.entries()) {
      const seen = programs[0]?.args[at];
      if (seen?.toString() !== wanted.toString()) {
        yield whole(`argument ${at}: ${formatBytes(wanted)}`, seen === undefined ? "nothing" : formatBytes(seen));
      }
    }
  },
});
