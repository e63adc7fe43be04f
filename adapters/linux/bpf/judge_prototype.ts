import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";
import type { Kernel } from "../kernel.ts";
import { decisiveLine } from "./decisive_line.ts";
import type { Descriptor } from "./descriptor.ts";
import { loadProgram } from "./load_program.ts";

/** What a kernel says to the prototype of a function. */
export type PrototypeVerdict =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly message: string };

/** The attach type of iterators, `BPF_TRACE_ITER`: programs may be loaded for it where those of probes may not. */
const TRACE_ITER = 28;

/** How the kernel begins what it says about a function's prototype. */
const ABOUT_PROTOTYPE = /^The function .* (?:unsupported|Too many|malformed void argument)\.$/;

const nothing = encode(assemble("r0 = 0\nexit"));

/**
 * Asks a kernel whether a tracing program could see the arguments of a function. Nothing is attached.
 *
 * The kernel checks the prototype of the function that a program names before it asks whether the program may go
 * there. So a program is loaded that may not: what is said about the prototype is the answer, and any other refusal
 * means that the prototype was taken.
 *
 * Source: `check_attach_btf_id()` in https://git.kernel.org/torvalds/t/kernel/bpf/verifier.c
 *
 * @param functionId Type id of the function.
 * @param program The BPF program whose function that is, in whose types; without it the function is the kernel's own.
 * @throws {Error} If the kernel refuses for another reason than that the function is no iterator's.
 */
export async function judgePrototype(
  kernel: Kernel,
  functionId: number,
  program?: Descriptor<"program">,
): Promise<PrototypeVerdict> {
  const reply = await loadProgram(kernel, {
    type: "tracing",
    insns: nothing,
    expectedAttachType: TRACE_ITER,
    attachBtfId: functionId,
    ...program === undefined ? {} : { attachOwner: program },
  });
  if (reply.outcome === "granted") {
    await reply.value[Symbol.asyncDispose]();
    return { accepted: true };
  }
  const line = decisiveLine(reply.log);
  if (ABOUT_PROTOTYPE.test(line)) return { accepted: false, message: line };
  // The statistics alone stand in the log: the verifier was asked and had nothing to say.
  if (reply.errnoName === "EINVAL" && line === "" && reply.log !== "") return { accepted: true };
  throw new Error(`wanted a verdict on the prototype of type ${functionId}, got ${reply.errnoName} ${line}`.trimEnd());
}
