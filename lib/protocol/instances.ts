import { z } from "zod";
import type { Program } from "../bpf/insn.ts";
import { isKfuncCall, isLdImm64, isSubprogCall } from "../bpf/insn_kind.ts";
import { attempt, program } from "./codecs.ts";
import { callNames, parseScriptStep } from "./parse_script_step.ts";

/** What a preprocessor does when it is called for one instance. */
export interface PreprocessorAction {
  /** What it returns: 0 where it succeeds; anything else stops the load. */
  readonly returns: number;
  /** The instructions that it hands back. */
  readonly result: PreprocessorResult;
  /** Instructions that it writes over the ones it was given, in place, from the first slot on, as far as there are any. */
  readonly overwrite?: Program;
  /** Whether it asks for the new descriptor through the result's `pfd`. */
  readonly wantsDescriptor: boolean;
}

/** The instructions that a preprocessor hands back. */
export type PreprocessorResult =
  /** Those that it was given. */
  | { readonly kind: "original" }
  /** These, then those that it was given: a prologue. */
  | { readonly kind: "prepend"; readonly program: Program }
  /** These in their place. */
  | { readonly kind: "replace"; readonly program: Program }
  /** No pointer: the instance is to be skipped. */
  | { readonly kind: "null" }
  /** A pointer, but a count of 0: the instance is to be skipped. */
  | { readonly kind: "empty" };

/** One call of the library. */
export type ScriptStep =
  /** `bpf_program__set_prep`; without a preprocessor a NULL is passed. */
  | {
    readonly call: "set_prep";
    readonly program: string;
    readonly instances: number;
    readonly preprocessor?: string;
  }
  /** `bpf_object__load`, or, where a program is named, `bpf_program__load`. */
  | { readonly call: "load"; readonly program?: string }
  /** `bpf_program__nth_fd`; without a program a NULL is passed. */
  | { readonly call: "nth_fd"; readonly program?: string; readonly n: number }
  /** `bpf_program__fd`. */
  | { readonly call: "fd"; readonly program: string }
  /** `bpf_object__unload`, or, where a program is named, `bpf_program__unload`, which returns nothing: 0 here. */
  | { readonly call: "unload"; readonly program?: string }
  /** `bpf_program__set_autoload`. */
  | { readonly call: "set_autoload"; readonly program: string; readonly autoload: boolean };

/** Input of `instances.run`: an object with its programs, preprocessors, and the calls to make. */
export interface InstancesInput {
  /** The object's programs by name, in the order in which they stand in it. */
  readonly programs: Readonly<Record<string, Program>>;
  /**
   * Preprocessors by name: what each does for instance 0, 1, …; for an index beyond the list, what it does for the
   * last one listed.
   */
  readonly preprocessors: Readonly<Record<string, readonly PreprocessorAction[]>>;
  /** The calls to make, in order. */
  readonly script: readonly ScriptStep[];
}

/** One call of a preprocessor, as it saw it. */
export interface PreprocessorCall {
  /** The name of the preprocessor that was called. */
  readonly preprocessor: string;
  /** The program that it was handed. */
  readonly program: string;
  /** The index of the instance that was being made, from 0. */
  readonly index: number;
  /** The instructions that it was given; absent where it was given a NULL. */
  readonly insns?: Program;
  /** How many it was told there are, in instruction slots. */
  readonly count: number;
  /**
   * What its `pfd` held when the load returned: a descriptor, -1 (`none`), or what it held before (`unchanged`). Absent
   * if it set no `pfd`.
   */
  readonly received?: Descriptor | "none" | "unchanged";
}

/**
 * A descriptor, told by the instructions that were loaded under it, so that its number does not matter; `closed` where
 * it leads to nothing any more.
 */
export type Descriptor = { readonly loaded: Program } | "closed";

/** What one call returned. */
export interface StepResult {
  /** A descriptor, or a number: 0, an error, or a preprocessor's own value. */
  readonly returned: number | Descriptor;
  /** The calls of preprocessors that it made, in order. */
  readonly preprocessed: readonly PreprocessorCall[];
}

/** Value of `instances.run`: one result a step. */
export interface InstancesValue {
  /** What each call returned, in the order of the script. */
  readonly results: readonly StepResult[];
}

/** The operations of the area. */
export interface InstancesOperations {
  /** Makes the calls of a script. */
  "instances.run": { readonly input: InstancesInput; readonly value: InstancesValue };
}

const preprocessorResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("original") }),
  z.strictObject({ kind: z.literal("prepend"), program }),
  z.strictObject({ kind: z.literal("replace"), program }),
  z.strictObject({ kind: z.literal("null") }),
  z.strictObject({ kind: z.literal("empty") }),
]);

const int32 = z.int().min(-0x80000000).max(0x7fffffff);

const preprocessorAction = z.strictObject({
  returns: int32.default(0).describe("What it returns; anything but 0 stops the load"),
  result: preprocessorResult.default({ kind: "original" }).describe("The instructions that it hands back"),
  overwrite: program.exactOptional().describe("Instructions that it writes over those that it was given"),
  wantsDescriptor: z.boolean().default(false).describe("Whether it asks for the descriptor through pfd"),
});

const name = z.string().regex(
  /^[A-Za-z_]\w{0,14}$/,
  "wanted a name: a C identifier of at most 15 characters",
);

/** Instances that a program may be given, so that no implementation is asked for gigabytes. */
const MAX_INSTANCES = 1024;

const scriptCall = z.discriminatedUnion("call", [
  z.strictObject({
    call: z.literal("set_prep"),
    program: name,
    instances: int32.max(MAX_INSTANCES),
    preprocessor: name.exactOptional(),
  }),
  z.strictObject({ call: z.literal("load"), program: name.exactOptional() }),
  z.strictObject({ call: z.literal("nth_fd"), program: name.exactOptional(), n: int32 }),
  z.strictObject({ call: z.literal("fd"), program: name }),
  z.strictObject({ call: z.literal("unload"), program: name.exactOptional() }),
  z.strictObject({ call: z.literal("set_autoload"), program: name, autoload: z.boolean() }),
]);

/** A call as cases write it, `nth_fd(p, 0)`, or field by field; it is sent field by field. */
const scriptStep: z.ZodType<ScriptStep, ScriptStep | string> = z.codec(
  z.union([
    z.string().describe(`As cases write it: ${callNames.map((call) => `${call}(…)`).join(", ")}`),
    scriptCall,
  ]),
  scriptCall,
  {
    decode: (step, { issues }) => typeof step === "string" ? attempt(step, issues, () => parseScriptStep(step)) : step,
    encode: (step) => step,
  },
);

/** A program that needs nothing of its object: no map, variable or other function. */
const lone = program.refine(
  (insns) => !insns.some((insn) => isSubprogCall(insn) || isKfuncCall(insn) || (isLdImm64(insn) && insn.src !== 0)),
  "wanted a program that refers to no map, variable or other function",
).refine((insns) => insns.length > 0, "wanted at least one instruction");

/** Schema of {@linkcode InstancesInput}. */
export const instancesInput: z.ZodType<InstancesInput> = z.strictObject({
  programs: z.record(name, lone).describe("The object's programs by name"),
  preprocessors: z.record(name, z.array(preprocessorAction).min(1).max(MAX_INSTANCES)).default({}).describe(
    "Preprocessors by name: what each does for instance 0, 1 and so on; the last one listed also for those behind it",
  ),
  script: z.array(scriptStep).max(256).describe("The calls to make"),
}).superRefine((input, context) => {
  for (const [index, step] of input.script.entries()) {
    const unknown = unknownName(input, step);
    if (unknown !== undefined) context.addIssue({ code: "custom", path: ["script", index], message: unknown });
  }
});

/** Says which name of a call stands for nothing. */
function unknownName(input: InstancesInput, step: ScriptStep): string | undefined {
  if (step.program !== undefined && !Object.hasOwn(input.programs, step.program)) {
    return `wanted one of the programs ${Object.keys(input.programs).join(", ")}, got ${step.program}`;
  }
  if (step.call !== "set_prep" || step.preprocessor === undefined) return undefined;
  if (Object.hasOwn(input.preprocessors, step.preprocessor)) return undefined;
  return `wanted one of the preprocessors ${Object.keys(input.preprocessors).join(", ")}, got ${step.preprocessor}`;
}

const descriptor = z.union([z.strictObject({ loaded: program }), z.literal("closed")]).describe(
  "A descriptor: the instructions that were loaded under it, or closed",
);

/** Schema of {@linkcode InstancesValue}. */
export const instancesValue: z.ZodType<InstancesValue> = z.strictObject({
  results: z.array(z.strictObject({
    returned: z.union([int32, descriptor]).describe("What the call returned"),
    preprocessed: z.array(z.strictObject({
      preprocessor: name,
      program: name,
      index: int32,
      insns: program.exactOptional().describe("What it was given; left out for a NULL"),
      count: int32.describe("How many slots it was told there are"),
      received: z.union([descriptor, z.enum(["none", "unchanged"])]).exactOptional().describe(
        "What pfd held when the load returned; left out where it set none",
      ),
    })).default([]).describe("The calls of preprocessors that it made, in order"),
  })),
});
