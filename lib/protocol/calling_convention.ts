import { z } from "zod";
import type { Program } from "../bpf/insn.ts";
import { bytes, program, u64 } from "./codecs.ts";

/** Input of `calling_convention.run`: a program and the memory that its context pointer (r1) leads to. */
export interface RunInput {
  /** The program to run. */
  readonly program: Program;
  /** The context's bytes, which the program may read and write. */
  readonly context: Uint8Array;
}

/** Value of `calling_convention.run`. */
export interface RunValue {
  /** The program's exit value. */
  readonly r0: bigint;
  /** How many low bits of r0 the implementation can show. */
  readonly bits: 32 | 64;
  /** The context's bytes after the run, if the implementation shows them. */
  readonly context?: Uint8Array;
}

/** The operations of the area. */
export interface CallingConventionOperations {
  /** Run this program on this context and return r0. */
  "calling_convention.run": {
    readonly input: RunInput;
    readonly value: RunValue;
  };
}

/** Schema of {@linkcode RunInput}. */
export const runInput: z.ZodType<RunInput> = z.strictObject({
  program,
  context: bytes.default(() => new Uint8Array(0)),
});

/** Schema of {@linkcode RunValue}. */
export const runValue: z.ZodType<RunValue> = z.strictObject({
  r0: u64,
  bits: z.union([z.literal(32), z.literal(64)]).default(64),
  context: bytes.exactOptional(),
});
