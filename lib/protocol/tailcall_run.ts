import { z } from "zod";
import type { Program } from "../bpf/insn.ts";
import { bytes, program, u64 } from "./codecs.ts";

/** How many counters the programs of a run share. */
export const COUNTERS = 8;

/** A program of a run, by its name. */
export interface NamedProgram {
  /** Its name. */
  readonly name: string;
  /** Its instructions. */
  readonly program: Program;
}

/**
 * Input of `tailcall.run`: programs that tail-call one another through one program array, of which one is run.
 *
 * `map[0]` is the program array; a tail call is `call 12` with `r2 = map[0] ll` and the index in r3. `map[1][0] ll` is the
 * address of eight 64-bit counters, at first 0, that all programs share: what a program adds there shows how often it ran.
 */
export interface TailcallRunInput {
  /** The programs that there are. */
  readonly programs: readonly NamedProgram[];
  /** Elements of the program array. */
  readonly maxEntries: number;
  /** What the array holds when the run begins, by the programs' names. */
  readonly array: readonly { readonly index: number; readonly program: string }[];
  /** The name of the program that is run. */
  readonly entry: string;
  /** The context's bytes, at most 96, which programs read as 64-bit words and do not write. */
  readonly context: Uint8Array;
  /** Whether programs are loaded with BTF that describes their functions, each as returning `int`. */
  readonly btf: boolean;
}

/** Value of `tailcall.run`. */
export interface TailcallRunValue {
  /** The exit value of the program that was run. */
  readonly r0: bigint;
  /** How many low bits of r0 the implementation can show. */
  readonly bits: 32 | 64;
  /** The counters after the run. */
  readonly counters: readonly bigint[];
}

const programName = z.string().regex(/^[a-z]\w{0,14}$/, "wanted a program's name: a letter, then letters and digits");

/** Schema of {@linkcode TailcallRunInput}. */
export const tailcallRunInput: z.ZodType<TailcallRunInput> = z.strictObject({
  programs: z.array(z.strictObject({ name: programName, program })).min(1).max(16),
  maxEntries: z.int().min(1).max(4096).default(1),
  array: z.array(z.strictObject({ index: z.int().min(0).max(0xffffffff), program: programName })).max(64).default([]),
  entry: programName,
  context: bytes.refine((value) => value.length <= 96, "wanted at most 96 bytes").default(() => new Uint8Array(0)),
  btf: z.boolean().default(true),
}).superRefine(({ programs, array, entry }, context) => {
  const names = programs.map(({ name }) => name);
  const wanted = (name: string, path: (string | number)[]): void => {
    if (names.includes(name)) return;
    context.addIssue({ code: "custom", path, message: `wanted one of the programs ${names.join(", ")}, got ${name}` });
  };
  wanted(entry, ["entry"]);
  array.forEach((element, at) => wanted(element.program, ["array", at, "program"]));
  names.forEach((name, at) => {
    if (names.indexOf(name) === at) return;
    context.addIssue({
      code: "custom",
      path: ["programs", at, "name"],
      message: `wanted a name of its own, got ${name} again`,
    });
  });
});

/** Schema of {@linkcode TailcallRunValue}. */
export const tailcallRunValue: z.ZodType<TailcallRunValue> = z.strictObject({
  r0: u64,
  bits: z.union([z.literal(32), z.literal(64)]).default(64),
  counters: z.array(u64).length(COUNTERS),
});
