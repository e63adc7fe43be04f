import { ok, type Outcome, unsupported } from "../../../lib/protocol/outcome.ts";
import type { TrampolineInput, TrampolineValue } from "../../../lib/protocol/struct_args.ts";
import type { KernelIdentity } from "../kernel_identity.ts";
import type { Session } from "../session.ts";
import { findFunction } from "../struct_args/find_function.ts";
import { judgeTypes } from "../struct_args/judge_types.ts";
import { whyNoTracing } from "../struct_args/why_no_tracing.ts";
import { readTrampoline } from "../struct_args/read_trampoline.ts";
import { trace } from "../struct_args/trace.ts";
import { untraced } from "../struct_args/untraced.ts";

/**
 * Carries out `struct_args.trampoline`: attaches a program that does nothing to a function of that prototype, and reads the
 * trampoline that the kernel made for it out of its memory.
 */
export async function showTrampoline(
  session: Session,
  { prototype, structs, kind }: TrampolineInput,
  identity: KernelIdentity,
): Promise<Outcome<TrampolineValue>> {
  const { kernel } = session;
  if (structs === "reference") return unsupported("functions of this kernel take structs by value");
  const refused = await judgeTypes(kernel, prototype, identity);
  if (refused !== undefined) return refused;
  const untraceable = await whyNoTracing(session);
  if (untraceable !== undefined) return untraceable;
  const found = await findFunction(session, prototype);
  if (typeof found === "string") return unsupported(found);
  await using traced = found;
  const reply = await trace(kernel, traced, kind);
  if (reply.outcome === "refused") return untraced(reply);
  await using tracing = reply.value;
  const trampoline = await readTrampoline(session, traced, tracing);
  return typeof trampoline === "string" ? unsupported(trampoline) : ok(trampoline);
}
