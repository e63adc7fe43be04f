import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import { type Unsupported, unsupported } from "../../../lib/protocol/outcome.ts";
import { traceAttachType } from "../bpf/attach_tracing.ts";
import { loadProgram } from "../bpf/load_program.ts";
import type { Session } from "../session.ts";

const NOTHING = encode(assemble("r0 = 0\nexit"));

/** A function that Linux has since 5.5 for programs to be tried on. */
const SAMPLE = "bpf_fentry_test1";

/** Why a kernel takes no programs at the entry and exit of functions, whichever they are; nothing if it does. */
export async function whyNoTracing(session: Session): Promise<Unsupported | undefined> {
  const id = await session.kfuncId(SAMPLE);
  if (id === undefined) return undefined;
  const reply = await loadProgram(session.kernel, {
    type: "tracing",
    insns: NOTHING,
    expectedAttachType: traceAttachType.fentry,
    attachBtfId: id,
  });
  if (reply.outcome === "granted") await reply.value.close();
  if (reply.outcome === "granted" || reply.errnoName !== "EPERM") return undefined;
  return unsupported("this kernel refuses programs at the entry and exit of functions (EPERM)");
}
