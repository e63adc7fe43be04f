/**
 * LLVM as an implementation of `nocsr.compile`: serves it over the protocol on standard input and output.
 *
 * @module
 */
import { serve } from "../../lib/harness/serve.ts";
import type { Implementation } from "../../lib/protocol/implementation.ts";
import { unsupported } from "../../lib/protocol/outcome.ts";
import { compile } from "./compile.ts";
import { findLlc } from "./find_llc.ts";

/** The LLVM of this machine as an implementation; where there is none, one that says so. */
export async function llvmImplementation(): Promise<Implementation> {
  const llc = await findLlc();
  return {
    name: "llvm",
    version: llc?.version ?? "0",
    arch: "none",
    designs: [],
    url: "https://clang.llvm.org/docs/AttributeReference.html#bpf-fastcall",
    handlers: {
      "nocsr.compile": (input) =>
        llc === undefined
          ? unsupported("there is no llc of LLVM 20 or newer that knows BPF on the path; the variable LLC names one")
          : compile(llc, input),
    },
  };
}

if (import.meta.main) await serve(await llvmImplementation());
