import { helperById } from "../../bpf/helpers.ts";
import type { Insn } from "../../bpf/insn.ts";
import { isHelperCall } from "../../bpf/insn_kind.ts";
import type { FunctionFacts } from "../../protocol/nocsr.ts";
import { type CallFacts, callFacts } from "./call_facts.ts";
import type { CallModel } from "./paths/call.ts";
import { Refusal } from "./refusal.ts";

/**
 * Makes the function that tells which helper or kfunc an instruction calls, as a path meets it.
 *
 * @param functions What the case says of the functions that its program calls.
 * @param scratched The registers that cannot be read after a call.
 * @returns A function that throws a {@linkcode Refusal} if nothing is known of what an instruction calls.
 */
export function callModels(
  functions: readonly FunctionFacts[],
  scratched: (facts: CallFacts) => readonly number[],
): (insn: Insn) => CallModel {
  const known = new Map<Insn, CallModel>();
  return (insn) => {
    const before = known.get(insn);
    if (before !== undefined) return before;
    const facts = callFacts(insn, functions);
    if (facts === undefined) throw new Refusal("EINVAL", `invalid func unknown#${insn.imm}`);
    const declared = isHelperCall(insn) ? helperById(insn.imm)?.params ?? [] : [];
    const params = Array.from({ length: facts.params }, (_, i) => declared[i] ?? { kind: "scalar" as const });
    const model = { params, isVoid: facts.isVoid, scratches: scratched(facts) };
    known.set(insn, model);
    return model;
  };
}
