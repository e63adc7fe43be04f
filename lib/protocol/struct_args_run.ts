import { z } from "zod";
import { parameterLabel, type Prototype } from "../c/prototype.ts";
import { sizeOf } from "../c/type.ts";
import { bytes } from "./codecs.ts";
import { trampolineFields, type TrampolineInput } from "./struct_args.ts";

/** Input of `struct_args.run`: a call of a function of which one program is attached to the entry or the exit. */
export interface StructArgsRunInput extends TrampolineInput {
  /** The bytes of each argument, as many as its type has. */
  readonly args: readonly Uint8Array[];
  /** The bytes of the traced function's result; none if it has no result. */
  readonly result: Uint8Array;
}

/** What a program read in its context. */
export interface ProgramSight {
  /** The bytes of each argument, wherever the design lets the program find them. */
  readonly args: readonly Uint8Array[];
  /** The bytes of the result; absent at the entry, and where there is no result. */
  readonly result?: Uint8Array;
}

/** Value of `struct_args.run`: what each of those who took part in the call saw of it. */
export interface StructArgsRunValue {
  /** What the program read, in each of its runs. */
  readonly programs: readonly ProgramSight[];
  /** The bytes of each argument that the traced function received, in each of its runs. */
  readonly traced: readonly (readonly Uint8Array[])[];
  /** The bytes of the result that the caller got; none if there is no result. */
  readonly returned: Uint8Array;
}

/** Schema of {@linkcode StructArgsRunInput}. */
export const structArgsRunInput: z.ZodType<StructArgsRunInput> = z.strictObject({
  ...trampolineFields,
  args: z.array(bytes).max(64).default([]),
  result: bytes.default(new Uint8Array()),
}).superRefine(({ prototype, args, result }, context) => {
  for (const { path, message } of problems(prototype, args, result)) {
    context.addIssue({ code: "custom", path, message });
  }
});

/** An argument or a result that is not of its type's size. */
interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

function* problems(prototype: Prototype, args: readonly Uint8Array[], result: Uint8Array): Generator<Problem> {
  const { parameters, returns } = prototype;
  if (args.length !== parameters.length) {
    yield { path: ["args"], message: `wanted ${parameters.length} arguments, got ${args.length}` };
    return;
  }
  for (const [index, parameter] of parameters.entries()) {
    const wanted = sizeOf(parameter.type);
    const got = args[index]?.length ?? 0;
    const label = parameterLabel(parameter, index);
    if (wanted !== got) yield { path: ["args", index], message: `wanted ${wanted} bytes for ${label}, got ${got}` };
  }
  const wanted = returns === undefined ? 0 : sizeOf(returns);
  if (wanted !== result.length) yield { path: ["result"], message: `wanted ${wanted} bytes, got ${result.length}` };
}

const sight = z.strictObject({ args: z.array(bytes).max(64), result: bytes.exactOptional() });

/** Schema of {@linkcode StructArgsRunValue}. */
export const structArgsRunValue: z.ZodType<StructArgsRunValue> = z.strictObject({
  programs: z.array(sight).max(64),
  traced: z.array(z.array(bytes).max(64)).max(64),
  returned: bytes.default(new Uint8Array()),
});
