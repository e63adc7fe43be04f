/**
 * libbpf 0.3 as an implementation: serves it over the protocol on standard input and output.
 *
 * @module
 */
import { serve } from "../../lib/harness/serve.ts";
import { openRunningKernel } from "../linux/running_kernel.ts";
import { libbpfImplementation } from "./implementation.ts";
import { findLibbpf } from "./find_libbpf.ts";

if (import.meta.main) {
  await using kernel = openRunningKernel();
  await serve(await libbpfImplementation(findLibbpf(), kernel));
}
