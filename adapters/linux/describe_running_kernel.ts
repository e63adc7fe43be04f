import { type Access, describeAccess } from "./describe_access.ts";
import { openRunningKernel } from "./running_kernel.ts";

/** Finds out what this process may ask of the kernel below it, Linux or not, with or without `--allow-ffi`. */
export async function describeRunningKernel(): Promise<Access> {
  try {
    await using kernel = openRunningKernel();
    return await describeAccess(kernel);
  } catch (error) {
    return { usable: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
