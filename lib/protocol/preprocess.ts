import type { Program } from "../bpf/insn.ts";
import type { PreprocessorAction } from "./instances.ts";

/** What one call of a preprocessor leaves behind. */
export interface Preprocessed {
  /** The instructions that it was given, with what it wrote over them. */
  readonly given?: Program;
  /** The instructions that it hands back; absent where it hands back none, and the instance is to be skipped. */
  readonly handedBack?: Program;
}

/**
 * Plays a preprocessor's part, which is the caller's of the library: writes over what it is given, then hands back what
 * its action says.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../bpf/assemble.ts";
 * import { preprocess } from "./preprocess.ts";
 *
 * const { handedBack } = preprocess(
 *   { returns: 0, result: { kind: "prepend", program: assemble("r9 = 1") }, wantsDescriptor: false },
 *   assemble("r0 = 0\nexit"),
 * );
 * assertEquals(handedBack, assemble("r9 = 1\nr0 = 0\nexit"));
 * ```
 *
 * @param action What it does for the instance.
 * @param insns What it is given, if it is given anything.
 */
export function preprocess(action: PreprocessorAction, insns: Program | undefined): Preprocessed {
  const { overwrite = [] } = action;
  const given = insns?.map((insn, slot) => overwrite[slot] ?? insn);
  const handedBack = resultOf(action, given);
  return {
    ...given === undefined ? {} : { given },
    ...handedBack === undefined || handedBack.length === 0 ? {} : { handedBack },
  };
}

function resultOf({ result }: PreprocessorAction, given: Program | undefined): Program | undefined {
  switch (result.kind) {
    case "original":
      return given;
    case "prepend":
      return [...result.program, ...given ?? []];
    case "replace":
      return result.program;
    case "null":
    case "empty":
      return undefined;
  }
}
