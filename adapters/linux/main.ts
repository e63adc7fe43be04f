/**
 * The running kernel as an implementation: serves it over the protocol on standard input and output.
 *
 * @module
 */
import { serve } from "../../lib/harness/serve.ts";
import { linuxImplementation } from "./implementation.ts";
import { openRunningKernel } from "./running_kernel.ts";
import { callCodeHere } from "./uprobe/call_code.ts";

if (import.meta.main) {
  await using kernel = openRunningKernel();
  await serve(await linuxImplementation(kernel, callCodeHere));
}
