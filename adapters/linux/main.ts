/**
 * The running kernel as an implementation: serves it over the protocol on standard input and output.
 *
 * @module
 */
import { serve } from "../../lib/harness/serve.ts";
import type { Implementation } from "../../lib/protocol/implementation.ts";
import { linuxImplementation } from "./implementation.ts";
import { openRunningKernel } from "./running_kernel.ts";

/** The running kernel as an implementation for as long as this process lives. */
export async function openLinux(): Promise<Implementation> {
  return await linuxImplementation(openRunningKernel());
}

if (import.meta.main) {
  await using kernel = openRunningKernel();
  await serve(await linuxImplementation(kernel));
}
