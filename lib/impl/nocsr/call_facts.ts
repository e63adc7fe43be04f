import { helperById } from "../../bpf/helpers.ts";
import type { Insn } from "../../bpf/insn.ts";
import { isHelperCall, isKfuncCall } from "../../bpf/insn_kind.ts";
import type { FunctionFacts } from "../../protocol/nocsr.ts";

/** What is known of the function that an instruction calls. */
export interface CallFacts {
  /** Its name, for messages. */
  readonly name: string;
  /** Whether it returns nothing. */
  readonly isVoid: boolean;
  /** How many parameters its prototype declares, 0 to 5. */
  readonly params: number;
  /** Whether it is declared nocsr (`bpf_fastcall`). */
  readonly fastcall: boolean;
  /** Whether calls of it are replaced by its body. */
  readonly inlined: boolean;
}

/** `bpf_get_smp_processor_id`, the first nocsr helper and until now the only one. */
const SMP_PROCESSOR_ID = 8;

/**
 * The facts of the helper or kfunc that an instruction calls: those that `functions` states, else the published ones.
 *
 * @returns `undefined` for an instruction that is no such call, and for a function of which nothing is known.
 */
export function callFacts(insn: Insn, functions: readonly FunctionFacts[]): CallFacts | undefined {
  if (isKfuncCall(insn)) {
    const stated = functions.filter((f) => f.kfunc !== undefined)[insn.imm];
    return stated && { ...stated, name: stated.kfunc ?? "" };
  }
  if (!isHelperCall(insn)) return undefined;
  const helper = helperById(insn.imm);
  const stated = functions.find((f) => f.helper === insn.imm);
  const name = helper?.name ?? `helper ${insn.imm}`;
  if (stated !== undefined) return { ...stated, name };
  if (helper === undefined) return undefined;
  const fastcall = helper.id === SMP_PROCESSOR_ID;
  return { name, isVoid: helper.isVoid, params: helper.params.length, fastcall, inlined: fastcall };
}
