import type { Program } from "../../bpf/insn.ts";
import { mayLoad } from "../../bpf/may_load.ts";
import { actionFor } from "../../protocol/action_for.ts";
import type { InstancesInput, PreprocessorCall } from "../../protocol/instances.ts";
import { preprocess } from "../../protocol/preprocess.ts";
import type { Life } from "./life.ts";

/** Why a load must fail. */
export type Failure =
  /** The preprocessor returned something else than 0 for an instance. */
  | { readonly kind: "preprocessor"; readonly program: string; readonly index: number; readonly returned: number }
  /** No verifier takes what was to be loaded as an instance. */
  | { readonly kind: "unfit"; readonly program: string; readonly index: number }
  /** The program has a preprocessor, but an unload took its instances. */
  | { readonly kind: "abandoned"; readonly program: string }
  /** The program is to be loaded as it is, and its instructions are gone. */
  | { readonly kind: "used"; readonly program: string };

/**
 * Finds the first reason why a load must fail.
 *
 * @param input What was asked for.
 * @param loading The programs that are loaded, in order, with what has become of them before.
 * @param calls The calls of preprocessors that were seen.
 */
export function firstFailure(
  input: InstancesInput,
  loading: ReadonlyMap<string, Life>,
  calls: readonly PreprocessorCall[],
): Failure | undefined {
  for (const [program, life] of loading) {
    const failure = failureOf(input, program, life, calls.filter((call) => call.program === program));
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function failureOf(
  input: InstancesInput,
  program: string,
  { stage, used, abandoned }: Life,
  calls: readonly PreprocessorCall[],
): Failure | undefined {
  if (abandoned) return { kind: "abandoned", program };
  const original = used ? undefined : input.programs[program];
  const preparation = "preparation" in stage ? stage.preparation : undefined;
  if (preparation === undefined) {
    if (original === undefined) return { kind: "used", program };
    return isFit(original) ? undefined : { kind: "unfit", program, index: 0 };
  }
  for (let index = 0; index < preparation.instances; index++) {
    const action = actionFor(input, preparation.preprocessor, index);
    if (action === undefined) return undefined;
    if (action.returns !== 0) return { kind: "preprocessor", program, index, returned: action.returns };
    const call = calls.find((call) => call.index === index);
    const { handedBack } = preprocess(action, call === undefined ? original : call.insns);
    if (handedBack !== undefined && !isFit(handedBack)) return { kind: "unfit", program, index };
  }
  return undefined;
}

/** Whether a verifier may take a program on a kprobe, whose context is x86-64's `pt_regs`. */
function isFit(program: Program): boolean {
  return mayLoad(program, 168);
}
