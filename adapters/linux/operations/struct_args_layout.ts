import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import { sizeOf } from "../../../lib/c/type.ts";
import { designs } from "../../../lib/impl/struct_args/designs.ts";
import { ok, type Outcome, rejected, unsupported } from "../../../lib/protocol/outcome.ts";
import type { StructArgsLayoutInput, StructArgsLayoutValue } from "../../../lib/protocol/struct_args.ts";
import { judgePrototype } from "../bpf/judge_prototype.ts";
import { loadBtf } from "../bpf/load_btf.ts";
import { loadProgram } from "../bpf/load_program.ts";
import { demand } from "../bpf/reply.ts";
import { btfOfPrototype } from "../btf_of_prototype.ts";
import { designOfKernel } from "../design_of_kernel.ts";
import type { KernelIdentity } from "../kernel_identity.ts";
import type { Session } from "../session.ts";

const nothing = encode(assemble("r0 = 0\nexit"));

/**
 * Carries out `struct_args.layout` as far as a kernel shows it without an attachment: whether it accepts the prototype.
 *
 * A BPF program is loaded whose types give it that prototype, and the kernel is asked whether another program could
 * trace it: the check is the same as for a function of the kernel.
 *
 * @param identity Which kernel it is; its design says for how many words of arguments there is room.
 */
export async function judgeLayout(
  { kernel }: Session,
  { prototype, structs }: StructArgsLayoutInput,
  { version }: KernelIdentity,
): Promise<Outcome<StructArgsLayoutValue>> {
  const design = designOfKernel(version);
  if (design === undefined) return unsupported(`no design of struct arguments is known of Linux ${version}`);
  if (structs === "reference") return unsupported("functions of this kernel take structs by value");
  const { btf, funcInfo, id } = btfOfPrototype(prototype);
  const types = await loadBtf(kernel, btf);
  if (types.outcome === "refused") return unsupported(`the kernel takes no such types: ${types.errnoName}`);
  await using typesOfTarget = types.value;
  const debugInfo = { btf: typesOfTarget, funcInfo };
  await using target = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns: nothing, debugInfo }));
  const verdict = await judgePrototype(kernel, id, target);
  if (!verdict.accepted) return rejected("EINVAL", verdict.message);
  const words = prototype.parameters.reduce((sum, { type }) => sum + Math.ceil(sizeOf(type) / 8), 0);
  return words > designs[design].limits.mostWords
    ? unsupported(`whether there is room for ${words} words shows when a program is attached, which is not done here`)
    : ok({});
}
