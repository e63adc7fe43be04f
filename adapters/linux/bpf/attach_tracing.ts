import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { granted, refused, type Reply } from "./reply.ts";

/** Where a program of the type `tracing` is attached that sees a function's arguments (`enum bpf_attach_type`). */
export const traceAttachType = { fentry: 24, fexit: 25 } as const;

/** Attaches a program of the type `tracing` to the function that it was loaded for; closing the link detaches it. */
export async function attachTracing(program: Descriptor<"program">): Promise<Reply<Descriptor<"link">>> {
  const attr = layOut(command.BPF_RAW_TRACEPOINT_OPEN.attr, { prog_fd: program.fd });
  const result = await callBpf(program.kernel, "BPF_RAW_TRACEPOINT_OPEN", attr);
  return result.ok
    ? granted(new Descriptor(program.kernel, "link", result.value))
    : refused("BPF_RAW_TRACEPOINT_OPEN", result.errno);
}
