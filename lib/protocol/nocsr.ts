import { z } from "zod";
import type { Program } from "../bpf/insn.ts";
import { bytes, program, u64 } from "./codecs.ts";

/**
 * What a program may know of a function that it calls, so far as it departs from the published prototype.
 *
 * A case names functions here to ask about another world than today's kernels: a void helper, a fastcall helper that
 * is not inlined. An implementation whose functions are fixed answers `unsupported` where they differ.
 */
export interface FunctionFacts {
  /** The helper's number, as in the call's immediate; absent for a kfunc. */
  readonly helper?: number;
  /** The kfunc's name; its call's immediate is this entry's place among the case's kfuncs, from 0. */
  readonly kfunc?: string;
  /** Whether it returns nothing, so that r0 survives it. */
  readonly isVoid: boolean;
  /** How many parameters its prototype declares, 0 to 5: it may scratch r1 to that register. */
  readonly params: number;
  /** Whether it is declared nocsr (`bpf_fastcall`). */
  readonly fastcall: boolean;
  /** Whether the implementation replaces calls of it by its body. */
  readonly inlined: boolean;
}

/** A map that a program refers to by its place among the case's maps (`r1 = map[0] ll`). */
export interface MapSpec {
  /** The kind of map. */
  readonly type: "array" | "hash" | "prog_array" | "perf_event_array";
  /** Bytes of a key. */
  readonly keySize: number;
  /** Bytes of a value. */
  readonly valueSize: number;
  /** How many entries it can hold. */
  readonly maxEntries: number;
}

/** Input of `nocsr.rewrite`: a program as a compiler made it, with spills and fills around its nocsr calls. */
export interface RewriteInput {
  /** The program. */
  readonly program: Program;
  /** Functions whose facts are not the published ones, or that are kfuncs. */
  readonly functions: readonly FunctionFacts[];
  /** The maps that the program refers to. */
  readonly maps: readonly MapSpec[];
}

/** A run of a rewritten program, and what it came to. */
export interface RewrittenRun {
  /** The number of the CPU that it ran on. */
  readonly cpu: number;
  /** The context's bytes at entry. */
  readonly context: Uint8Array;
  /** The program's exit value. */
  readonly r0: bigint;
  /** How many low bits of r0 the implementation can show. */
  readonly bits: 32 | 64;
}

/** Value of `nocsr.rewrite`: the program that runs in the end. */
export interface RewriteValue {
  /** The program after the removal of pairs and the inlining of calls. */
  readonly program: Program;
  /** Bytes of stack of each subprogram, in program order, if the implementation tells. */
  readonly stackDepths?: readonly number[];
  /** Runs of it on contexts and CPUs that the implementation chooses, if it runs programs. */
  readonly runs?: readonly RewrittenRun[];
}

/** Input of `nocsr.compile`: a program whose registers were allocated as if nocsr calls kept what they do not scratch. */
export interface CompileInput {
  /** The program. */
  readonly program: Program;
  /** Functions whose facts are not the published ones, or that are kfuncs. */
  readonly functions: readonly FunctionFacts[];
}

/** Value of `nocsr.compile`: the program with spills and fills put in. */
export interface CompileValue {
  /** The program. */
  readonly program: Program;
}

/** The operations of the area. */
export interface NocsrOperations {
  /** The program after the removal of pairs, with each subprogram's stack depth. */
  "nocsr.rewrite": {
    readonly input: RewriteInput;
    readonly value: RewriteValue;
  };
  /** The program with spills and fills put in around its nocsr calls. */
  "nocsr.compile": {
    readonly input: CompileInput;
    readonly value: CompileValue;
  };
}

const functionFacts = z.strictObject({
  helper: z.int().min(0).exactOptional(),
  kfunc: z.string().min(1).exactOptional(),
  isVoid: z.boolean().default(false),
  params: z.int().min(0).max(5).default(0),
  fastcall: z.boolean().default(true),
  inlined: z.boolean().default(false),
}).refine(
  (f) => (f.helper === undefined) !== (f.kfunc === undefined),
  "wanted either a helper's number or a kfunc's name",
);

const mapSpec = z.strictObject({
  type: z.enum(["array", "hash", "prog_array", "perf_event_array"]),
  keySize: z.int().min(0).max(512).default(4),
  valueSize: z.int().min(0).max(65536).default(8),
  maxEntries: z.int().min(1).max(65536).default(1),
});

/** Schema of {@linkcode RewriteInput}. */
export const rewriteInput: z.ZodType<RewriteInput> = z.strictObject({
  program,
  functions: z.array(functionFacts).default([]),
  maps: z.array(mapSpec).default([]),
});

/** Schema of {@linkcode RewriteValue}. */
export const rewriteValue: z.ZodType<RewriteValue> = z.strictObject({
  program,
  stackDepths: z.array(z.int().min(0)).exactOptional(),
  runs: z.array(z.strictObject({
    cpu: z.int().min(0),
    context: bytes.default(() => new Uint8Array(0)),
    r0: u64,
    bits: z.union([z.literal(32), z.literal(64)]).default(64),
  })).max(16).exactOptional(),
});

/** Schema of {@linkcode CompileInput}. */
export const compileInput: z.ZodType<CompileInput> = z.strictObject({
  program,
  functions: z.array(functionFacts).default([]),
});

/** Schema of {@linkcode CompileValue}. */
export const compileValue: z.ZodType<CompileValue> = z.strictObject({
  program,
});
