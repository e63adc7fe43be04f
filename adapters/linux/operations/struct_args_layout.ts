import { sizeOf } from "../../../lib/c/type.ts";
import { designs } from "../../../lib/impl/struct_args/designs.ts";
import { ok, type Outcome, unsupported } from "../../../lib/protocol/outcome.ts";
import type { StructArgsLayoutInput, StructArgsLayoutValue } from "../../../lib/protocol/struct_args.ts";
import { designOfKernel } from "../design_of_kernel.ts";
import type { KernelIdentity } from "../kernel_identity.ts";
import type { Session } from "../session.ts";
import { findFunction } from "../struct_args/find_function.ts";
import { judgeTypes } from "../struct_args/judge_types.ts";
import { whyNoTracing } from "../struct_args/why_no_tracing.ts";
import { trace } from "../struct_args/trace.ts";
import { untraced } from "../struct_args/untraced.ts";

/** The words of arguments that a kernel without a design has room for. */
const FEWEST_WORDS = 6;

/**
 * Carries out `struct_args.layout` as far as a kernel shows it: whether it accepts the prototype. Where its design has no room
 * for that many words of arguments, a program is attached to see.
 */
export async function judgeLayout(
  session: Session,
  { prototype, structs }: StructArgsLayoutInput,
  identity: KernelIdentity,
): Promise<Outcome<StructArgsLayoutValue>> {
  if (structs === "reference") return unsupported("functions of this kernel take structs by value");
  const refused = await judgeTypes(session.kernel, prototype, identity);
  if (refused !== undefined) return refused;
  const design = designOfKernel(identity.version);
  const words = prototype.parameters.reduce((sum, { type }) => sum + Math.ceil(sizeOf(type) / 8), 0);
  const room = design === undefined ? FEWEST_WORDS : designs[design].limits.mostWords;
  if (words <= room) return ok({});
  const untraceable = await whyNoTracing(session);
  if (untraceable !== undefined) return untraceable;
  const found = await findFunction(session, prototype);
  if (typeof found === "string") return unsupported(`whether there is room for ${words} words is not seen: ${found}`);
  await using traced = found;
  const reply = await trace(session.kernel, traced, "fentry");
  if (reply.outcome === "refused") return untraced(reply);
  await reply.value[Symbol.asyncDispose]();
  return ok({});
}
