import { input, type Kernel, output } from "../kernel.ts";
import { callBpf } from "./call_bpf.ts";
import { command } from "./command.ts";
import { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { granted, refused, type Reply } from "./reply.ts";
import { text } from "./text.ts";

const logSize = 64 * 1024;
const ENOSPC = 28;

/**
 * Loads type information: a whole `.BTF` section. Whoever loads a program with subprograms that tail-call must have
 * done so before.
 *
 * A refusal's log ends where its 64 KiB do.
 */
export async function loadBtf(kernel: Kernel, btf: Uint8Array<ArrayBuffer>): Promise<Reply<Descriptor<"btf">>> {
  const fields = { btf: input(btf), btf_size: btf.length };
  const quiet = await callBpf(kernel, "BPF_BTF_LOAD", layOut(command.BPF_BTF_LOAD.attr, fields));
  if (quiet.ok) return granted(new Descriptor(kernel, "btf", quiet.value));
  const log = output(logSize);
  const attr = layOut(command.BPF_BTF_LOAD.attr, {
    ...fields,
    btf_log_level: 1,
    btf_log_size: logSize,
    btf_log_buf: log,
  });
  const verbose = await callBpf(kernel, "BPF_BTF_LOAD", attr);
  if (verbose.ok) return granted(new Descriptor(kernel, "btf", verbose.value));
  // A log that did not fit takes the place of the reason.
  const errno = verbose.errno === ENOSPC ? quiet.errno : verbose.errno;
  return refused("BPF_BTF_LOAD", errno, text(log.bytes));
}
