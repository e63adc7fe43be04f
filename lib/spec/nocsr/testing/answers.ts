/**
 * Observations of the area's operations, written as text.
 *
 * @module
 */
import { assemble } from "../../../bpf/assemble.ts";
import type { Arch } from "../../../protocol/implementation.ts";
import type { FunctionFacts, MapSpec, RewrittenRun } from "../../../protocol/nocsr.ts";
import type { Answered, Refused } from "../../observation.ts";

/** What the kernel puts in place of a call of bpf_get_smp_processor_id. */
export const BODY = "w0 = 0x3020c\nr0 = percpu r0\nw0 = *(u32 *)(r0 + 0x0)";

/** A nocsr function that is called for good, helper 7. */
export const CALLED: FunctionFacts = { helper: 7, isVoid: false, params: 0, fastcall: true, inlined: false };

/** A nocsr void function of one parameter that is inlined, helper 12. */
export const VOID: FunctionFacts = { helper: 12, isVoid: true, params: 1, fastcall: true, inlined: true };

/** A nocsr function of one parameter, the first kfunc. */
export const CAST: FunctionFacts = {
  kfunc: "bpf_cast_to_kern_ctx",
  isVoid: false,
  params: 1,
  fastcall: true,
  inlined: true,
};

/** What an observation may have beside the programs. */
export interface Circumstances {
  readonly functions?: readonly FunctionFacts[];
  readonly maps?: readonly MapSpec[];
  readonly stackDepths?: readonly number[];
  readonly runs?: readonly RewrittenRun[];
  readonly arch?: Arch;
  readonly designs?: readonly string[];
}

/** An answer to `nocsr.rewrite`. */
export function rewrote(before: string, after: string, circumstances: Circumstances = {}): Answered<"nocsr.rewrite"> {
  const { functions = [], maps = [], stackDepths, runs, arch = "x86_64", designs = ["nocsr@6.12"] } = circumstances;
  return {
    operation: "nocsr.rewrite",
    outcome: "ok",
    input: { program: assemble(before), functions, maps },
    value: { program: assemble(after), ...stackDepths && { stackDepths }, ...runs && { runs } },
    arch,
    designs,
  };
}

/** A refusal of `nocsr.rewrite`. */
export function refused(program: string, message = "no"): Refused<"nocsr.rewrite"> {
  return {
    operation: "nocsr.rewrite",
    outcome: "rejected",
    errno: "EACCES",
    message,
    input: { program: assemble(program), functions: [], maps: [] },
    arch: "x86_64",
    designs: ["nocsr@6.12"],
  };
}

/** An answer to `nocsr.compile`. */
export function compiled(
  before: string,
  after: string,
  functions: readonly FunctionFacts[] = [],
): Answered<"nocsr.compile"> {
  return {
    operation: "nocsr.compile",
    outcome: "ok",
    input: { program: assemble(before), functions },
    value: { program: assemble(after) },
    arch: "x86_64",
    designs: ["nocsr@6.12"],
  };
}
