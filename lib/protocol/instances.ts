import { z } from "zod";
import type { Program } from "../bpf/insn.ts";
import { program } from "./codecs.ts";

/** What a preprocessor does when it is called for one instance. */
export interface PreprocessorAction {
  /** What it returns: 0 where it succeeds; anything else stops the load. */
  readonly returns: number;
  /** The instructions that it hands back. */
  readonly result: PreprocessorResult;
  /** Instructions that it writes over the ones it was given, in place, from the first slot on. */
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
  /** `bpf_object__unload`, or, where a program is named, `bpf_program__unload`. */
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
  readonly script: readonly ScriptStep[];
}

/** One call of a preprocessor, as it saw it. */
export interface PreprocessorCall {
  readonly program: string;
  readonly index: number;
  /** The instructions that it was given; absent where it was given a NULL. */
  readonly insns?: Program;
  /** How many it was told there are, in instruction slots. */
  readonly count: number;
  /** What its `pfd` held after the load: a descriptor (told by what it leads to), or none. Absent if it set no `pfd`. */
  readonly received?: Descriptor | "none";
}

/** A descriptor, told by the instructions that were loaded under it, so that its number does not matter. */
export interface Descriptor {
  readonly loaded: Program;
}

/** What one call returned. */
export interface StepResult {
  /** The return value, where it is a number and no descriptor: 0, an error, or a preprocessor's own value. */
  readonly returned: number | Descriptor;
  /** The calls of preprocessors that it made, in order. */
  readonly preprocessed: readonly PreprocessorCall[];
}

/** Value of `instances.run`: one result a step. */
export interface InstancesValue {
  readonly results: readonly StepResult[];
}

/** The operations of the area. */
export interface InstancesOperations {
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
  returns: int32.default(0),
  result: preprocessorResult.default({ kind: "original" }),
  overwrite: program.exactOptional(),
  wantsDescriptor: z.boolean().default(false),
});

const name = z.string().regex(
  /^[A-Za-z_]\w{0,14}$/,
  "wanted a program's name: a C identifier of at most 15 characters",
);

const scriptStep = z.discriminatedUnion("call", [
  z.strictObject({
    call: z.literal("set_prep"),
    program: name,
    instances: int32,
    preprocessor: name.exactOptional(),
  }),
  z.strictObject({ call: z.literal("load"), program: name.exactOptional() }),
  z.strictObject({ call: z.literal("nth_fd"), program: name.exactOptional(), n: int32 }),
  z.strictObject({ call: z.literal("fd"), program: name }),
  z.strictObject({ call: z.literal("unload"), program: name.exactOptional() }),
  z.strictObject({ call: z.literal("set_autoload"), program: name, autoload: z.boolean() }),
]);

/** Schema of {@linkcode InstancesInput}. */
export const instancesInput: z.ZodType<InstancesInput> = z.strictObject({
  programs: z.record(name, program),
  preprocessors: z.record(name, z.array(preprocessorAction).min(1)).default({}),
  script: z.array(scriptStep).max(10000),
}).superRefine((input, context) => {
  for (const [index, step] of input.script.entries()) {
    if (step.program !== undefined && !Object.hasOwn(input.programs, step.program)) {
      context.addIssue({
        code: "custom",
        path: ["script", index, "program"],
        message: `wanted one of the programs ${Object.keys(input.programs).join(", ")}, got ${step.program}`,
      });
    }
    if (
      step.call === "set_prep" && step.preprocessor !== undefined &&
      !Object.hasOwn(input.preprocessors, step.preprocessor)
    ) {
      context.addIssue({
        code: "custom",
        path: ["script", index, "preprocessor"],
        message: `wanted one of the preprocessors ${
          Object.keys(input.preprocessors).join(", ")
        }, got ${step.preprocessor}`,
      });
    }
  }
});

const descriptor = z.strictObject({ loaded: program });

/** Schema of {@linkcode InstancesValue}. */
export const instancesValue: z.ZodType<InstancesValue> = z.strictObject({
  results: z.array(z.strictObject({
    returned: z.union([int32, descriptor]),
    preprocessed: z.array(z.strictObject({
      program: name,
      index: z.int().min(0),
      insns: program.exactOptional(),
      count: z.int().min(0),
      received: z.union([descriptor, z.literal("none")]).exactOptional(),
    })).default([]),
  })),
});
