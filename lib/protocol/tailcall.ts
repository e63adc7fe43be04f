import { z } from "zod";
import { bytes, u64 } from "./codecs.ts";
import type { TailcallCompileInput, TailcallCompileValue } from "./tailcall_compile.ts";
import type { ReachabilityInput, ReachabilityValue } from "./tailcall_reachability.ts";
import type { TailcallRunInput, TailcallRunValue } from "./tailcall_run.ts";

/** One update of the program array: a program put at an index, or the index cleared. */
export interface MapUpdate {
  /** The element's index. */
  readonly index: number;
  /** The program's name; absent where the element is deleted. */
  readonly program?: string;
  /** The flags of the update, 0 unless a case asks what becomes of others. */
  readonly flags: number;
}

/** Input of `tailcall.poke`: a program with direct tail calls through one program array, and what becomes of the array. */
export interface PokeInput {
  /** Names of programs that can be put into the array. */
  readonly programs: readonly string[];
  /** Elements of the array. */
  readonly maxEntries: number;
  /** For each direct tail call of the calling program, the index that it goes through. */
  readonly sites: readonly number[];
  /** Elements that are filled before the calling program is loaded. */
  readonly filled: readonly { readonly index: number; readonly program: string }[];
  /** What becomes of the array, in order. */
  readonly updates: readonly MapUpdate[];
}

/** A direct tail call's two poke locations, and what lies between them. */
export interface SiteText {
  /** The address of the bypass, five bytes. */
  readonly bypass: bigint;
  /** The address of the target, five bytes. */
  readonly target: bigint;
  /** The code from behind the bypass to the target: the pops and the unwinding of the frame. */
  readonly between: Uint8Array;
  /** The bytes of the bypass once the program is loaded. */
  readonly bypassBytes: Uint8Array;
  /** The bytes of the target once the program is loaded. */
  readonly targetBytes: Uint8Array;
}

/** One thing that an updater was seen to do. */
export type PokeStep =
  /** It let all CPUs see these five bytes at a location of the site of this number. */
  | {
    readonly kind: "write";
    readonly site: number;
    readonly place: "bypass" | "target";
    readonly bytes: Uint8Array;
  }
  /** It waited for an RCU grace period. */
  | { readonly kind: "wait" };

/** What one update of the array did. */
export interface UpdateResult {
  /** The error's symbolic name if the update was refused. */
  readonly errno?: string;
  /** What was done to the text, in order. */
  readonly steps: readonly PokeStep[];
}

/** Value of `tailcall.poke`. */
export interface PokeValue {
  /** The sites, in the order of the input. */
  readonly sites: readonly SiteText[];
  /** For each program of the input, the address that a tail call into it jumps to. */
  readonly programs: Readonly<Record<string, bigint>>;
  /** One result an update. */
  readonly updates: readonly UpdateResult[];
  /**
   * Whether every write is listed. An observer from outside may miss one that is followed too soon by the next; then a
   * write of several bytes may in truth have been several writes.
   */
  readonly complete: boolean;
}

/** The operations of the area. */
export interface TailcallOperations {
  /** Which functions are marked as reaching a tail call. */
  "tailcall.reachability": { readonly input: ReachabilityInput; readonly value: ReachabilityValue };
  /** A program's machine code. */
  "tailcall.compile": { readonly input: TailcallCompileInput; readonly value: TailcallCompileValue };
  /** What programs that tail-call each other come to. */
  "tailcall.run": { readonly input: TailcallRunInput; readonly value: TailcallRunValue };
  /** What updates of a program array do to live text. */
  "tailcall.poke": { readonly input: PokeInput; readonly value: PokeValue };
}

const programName = z.string().regex(/^[a-z]\w{0,14}$/, "wanted a program's name: a letter, then letters and digits");

/** Schema of {@linkcode PokeInput}. */
export const pokeInput: z.ZodType<PokeInput> = z.strictObject({
  programs: z.array(programName).default(["f", "g"]),
  maxEntries: z.int().min(1).max(4096).default(1),
  sites: z.array(z.int().min(0)).min(1).max(16).default([0]),
  filled: z.array(z.strictObject({ index: z.int().min(0), program: programName })).default([]),
  updates: z.array(z.strictObject({
    index: z.int().min(0).max(0xffffffff).default(0),
    program: programName.exactOptional(),
    flags: z.int().min(0).default(0),
  })).max(64),
}).superRefine((input, context) => {
  const unknown = (program: string | undefined, path: (string | number)[]): void => {
    if (program === undefined || input.programs.includes(program)) return;
    context.addIssue({
      code: "custom",
      path: [...path, "program"],
      message: `wanted one of the programs ${input.programs.join(", ")}, got ${program}`,
    });
  };
  input.updates.forEach((update, index) => unknown(update.program, ["updates", index]));
  input.filled.forEach((element, index) => unknown(element.program, ["filled", index]));
});

const fiveBytes = bytes.refine((value) => value.length === 5, "wanted five bytes");

/** Schema of {@linkcode PokeValue}. */
export const pokeValue: z.ZodType<PokeValue> = z.strictObject({
  sites: z.array(z.strictObject({
    bypass: u64,
    target: u64,
    between: bytes,
    bypassBytes: fiveBytes,
    targetBytes: fiveBytes,
  })),
  programs: z.record(z.string(), u64),
  updates: z.array(z.strictObject({
    errno: z.string().exactOptional(),
    steps: z.array(z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("write"),
        site: z.int().min(0),
        place: z.enum(["bypass", "target"]),
        bytes: fiveBytes,
      }),
      z.strictObject({ kind: z.literal("wait") }),
    ])).max(10000),
  })),
  complete: z.boolean().default(true),
});
