import { anyCall, type CallEffects } from "../../bpf/effects.ts";
import type { HelperParam } from "../../bpf/helper.ts";
import { helperById } from "../../bpf/helpers.ts";
import type { Insn } from "../../bpf/insn.ts";
import { isHelperCall, isKfuncCall } from "../../bpf/insn_kind.ts";
import type { Arch } from "../../protocol/implementation.ts";
import type { FunctionFacts } from "../../protocol/nocsr.ts";

/** What is known of the function that a call goes to. */
export interface CallFacts {
  /** How findings name it. */
  readonly name: string;
  /** The helper's number; absent for a kfunc. */
  readonly helper?: number;
  /** Whether it returns nothing. */
  readonly isVoid: boolean;
  /** The parameters that its prototype declares, at most five, from r1 on. */
  readonly params: readonly HelperParam[];
  /** Whether it may be given more arguments than it declares. */
  readonly variadic: boolean;
  /** Whether it is declared nocsr. */
  readonly fastcall: boolean;
  /** Whether calls of it are replaced by its body; `undefined` where the texts do not say. */
  readonly inlined: boolean | undefined;
}

/** The helper that is nocsr in every design, and inlined on every architecture that has an inline form of it. */
export const GET_SMP_PROCESSOR_ID = 8;

/** The architectures on which calls of that helper are inlined, by the verifier or by the JIT. */
const INLINING: readonly Arch[] = ["x86_64", "arm64", "riscv64"];

/** The one helper that reads arguments beyond its prototype. */
const TRACE_PRINTK = 6;

/**
 * What is known of the function that a call goes to: what the case states of it, else the published prototype.
 *
 * @param insn An instruction.
 * @param functions What the case states. A kfunc's call names its place among the kfuncs of these.
 * @param arch The architecture that the program is to run on.
 * @returns `undefined` where the instruction calls no helper and no kfunc, or one of which nothing is known.
 */
export function callFacts(insn: Insn, functions: readonly FunctionFacts[], arch: Arch): CallFacts | undefined {
  if (isHelperCall(insn)) {
    const stated = functions.find((facts) => facts.helper === insn.imm);
    return stated === undefined ? publishedFacts(insn.imm, arch) : statedFacts(stated);
  }
  if (!isKfuncCall(insn)) return undefined;
  const stated = functions.filter((facts) => facts.kfunc !== undefined)[insn.imm];
  return stated === undefined ? undefined : statedFacts(stated);
}

function publishedFacts(id: number, arch: Arch): CallFacts | undefined {
  const helper = helperById(id);
  if (helper === undefined) return undefined;
  const first = id === GET_SMP_PROCESSOR_ID;
  const { name, isVoid, params } = helper;
  const inlined = !first ? false : INLINING.includes(arch) ? true : undefined;
  return { name, helper: id, isVoid, params, variadic: id === TRACE_PRINTK, fastcall: first, inlined };
}

function statedFacts({ helper, kfunc, isVoid, params, fastcall, inlined }: FunctionFacts): CallFacts {
  const published = helper === undefined ? undefined : helperById(helper);
  const declared = Array.from({ length: Math.min(params, 5) }, (): HelperParam => ({ kind: "scalar" }));
  return {
    name: kfunc ?? published?.name ?? `helper ${helper}`,
    ...(helper === undefined ? {} : { helper }),
    isVoid,
    params: published?.params.length === params ? published.params : declared,
    variadic: helper === TRACE_PRINTK,
    fastcall,
    inlined,
  };
}

/**
 * The registers that a call scratches: r0 if the function is not void, and those of its declared parameters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../bpf/assemble.ts";
 * import { callFacts, scratchedBy } from "./call_facts.ts";
 *
 * const [call] = assemble("call bpf_map_lookup_elem");
 * assertEquals(call && scratchedBy(callFacts(call, [], "x86_64")), [0, 1, 2]);
 * ```
 *
 * @param facts What is known of it; of a function of which nothing is known, any call's.
 */
export function scratchedBy(facts: CallFacts | undefined): readonly number[] {
  if (facts === undefined) return anyCall.writes;
  const first = facts.isVoid ? 1 : 0;
  return Array.from({ length: facts.params.length + 1 - first }, (_, i) => first + i);
}

/** What a call reads at least and, by the contract, writes; what any call may where nothing is known of it. */
export function contractEffects(facts: CallFacts | undefined): CallEffects {
  if (facts === undefined) return anyCall;
  const reads = facts.variadic ? anyCall.reads : facts.params.map((_, i) => i + 1);
  return { reads, writes: scratchedBy(facts) };
}
