import type { Program } from "../../bpf/insn.ts";
import { actionFor } from "../../protocol/action_for.ts";
import type { InstancesInput } from "../../protocol/instances.ts";
import { preprocess } from "../../protocol/preprocess.ts";
import type { Life } from "./life.ts";

/** What an instance of a program must be, as far as the preprocessor's call for it tells. */
export type Instance =
  /** These instructions. */
  | { readonly kind: "made"; readonly program: Program }
  /** Nothing: its preprocessor handed nothing back. */
  | { readonly kind: "skipped" }
  /** Nothing yet. */
  | { readonly kind: "missing" }
  /** There is none of this number. */
  | { readonly kind: "beyond" }
  /** What it is cannot be told. */
  | { readonly kind: "unknown" };

/** What instance `n` of a program must be. */
export function instanceAt(input: InstancesInput, name: string, { stage }: Life, n: number): Instance {
  switch (stage.kind) {
    case "bare":
    case "lost":
      return { kind: "beyond" };
    case "prepared":
      return isBelow(n, stage.preparation.instances) ? { kind: "missing" } : { kind: "beyond" };
    case "unsettled":
      return isBelow(n, stage.preparation?.instances ?? 1) ? { kind: "unknown" } : { kind: "beyond" };
  }
  const { preparation, calls } = stage;
  if (!isBelow(n, preparation?.instances ?? 1)) return { kind: "beyond" };
  if (stage.kind === "failed" && n >= stage.failedAt) return { kind: "missing" };
  if (preparation === undefined) {
    const program = input.programs[name];
    return program === undefined ? { kind: "unknown" } : { kind: "made", program };
  }
  const call = calls.find((call) => call.index === n);
  const action = actionFor(input, preparation.preprocessor, n);
  if (call === undefined || action === undefined) return { kind: "unknown" };
  const { handedBack } = preprocess(action, call.insns);
  return handedBack === undefined ? { kind: "skipped" } : { kind: "made", program: handedBack };
}

function isBelow(n: number, count: number): boolean {
  return n >= 0 && n < count;
}
