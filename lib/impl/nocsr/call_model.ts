import { helperById } from "../../bpf/helpers.ts";
import type { Insn } from "../../bpf/insn.ts";
import { isHelperCall } from "../../bpf/insn_kind.ts";
import type { FunctionFacts } from "../../protocol/nocsr.ts";
import { callFacts } from "./call_facts.ts";
import type { CallModel } from "./paths/call.ts";
import { Refusal } from "./refusal.ts";

/**
 * The helper or kfunc that an instruction calls, as a verifier meets it: whatever it scratches in truth, r0 to r5
 * cannot be read after it.
 *
 * @throws {Refusal} If nothing is known of it.
 */
export function callModel(insn: Insn, functions: readonly FunctionFacts[]): CallModel {
  const facts = callFacts(insn, functions);
  if (facts === undefined) throw new Refusal("EINVAL", `invalid func unknown#${insn.imm}`);
  const declared = isHelperCall(insn) ? helperById(insn.imm)?.params ?? [] : [];
  const params = Array.from({ length: facts.params }, (_, i) => declared[i] ?? { kind: "scalar" as const });
  return { params, isVoid: facts.isVoid, scratches: [0, 1, 2, 3, 4, 5] };
}
