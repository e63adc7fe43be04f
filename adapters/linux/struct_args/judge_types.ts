import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { Parameter, Prototype } from "../../../lib/c/prototype.ts";
import { sizeOf } from "../../../lib/c/type.ts";
import { type Rejected, rejected, type Unsupported, unsupported } from "../../../lib/protocol/outcome.ts";
import { judgePrototype } from "../bpf/judge_prototype.ts";
import { loadBtf } from "../bpf/load_btf.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { demand } from "../bpf/reply.ts";
import { btfOfPrototype } from "../btf_of_prototype.ts";
import { designOfKernel } from "../design_of_kernel.ts";
import type { Kernel } from "../kernel.ts";
import type { KernelIdentity } from "../kernel_identity.ts";

const NOTHING = encode(assemble("r0 = 0\nexit"));

/**
 * Asks a kernel whether a function of a prototype can be traced, whether or not there is one: a BPF program is loaded whose
 * types give it that prototype, and the kernel is asked whether another program could trace it. The check is the same as
 * for a function of the kernel. How many words of arguments there are, it does not count.
 *
 * @returns The refusal; nothing if the kernel takes it.
 */
export async function judgeTypes(
  kernel: Kernel,
  prototype: Prototype,
  { version }: KernelIdentity,
): Promise<Rejected | Unsupported | undefined> {
  const { btf, funcInfo, id } = btfOfPrototype(prototype);
  const types = await loadBtf(kernel, btf);
  if (types.outcome === "refused") return unsupported(`the kernel takes no such types: ${types.errnoName}`);
  await using typesOfTarget = types.value;
  const debugInfo = { btf: typesOfTarget, funcInfo };
  await using target = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns: NOTHING, debugInfo }));
  const verdict = await judgePrototype(kernel, id, target);
  if (verdict.accepted) return undefined;
  return designOfKernel(version) === undefined && prototype.parameters.some(isSmallStruct)
    ? unsupported(`Linux ${version} takes no struct or union by value`)
    : rejected("EINVAL", verdict.message);
}

/** Whether an argument is of a kind and size for which there are struct arguments where there are any. */
function isSmallStruct({ type }: Parameter): boolean {
  return (type.kind === "struct" || type.kind === "union") && sizeOf(type) <= 16;
}
