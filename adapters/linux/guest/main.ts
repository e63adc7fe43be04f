/**
 * A kernel in a machine as an implementation: boots it and serves it over the protocol on standard input and output.
 *
 * Its one argument is the kernel's name in the catalogue, or a path with a slash in it.
 *
 * @module
 */
import { serve } from "../../../lib/harness/serve.ts";
import { findGuest } from "./find_guest.ts";
import { startGuest } from "./guest.ts";
import { type GuestImplementation, revivingImplementation } from "./reviving.ts";

if (import.meta.main) {
  const [kernel = ""] = Deno.args;
  await using guest = await start(kernel);
  await serve(guest.implementation);
}

/** Starts the machine; what hinders it is something about this machine, and told without a trace of the code. */
async function start(kernel: string): Promise<GuestImplementation> {
  try {
    const { image, qemu } = await findGuest(kernel);
    return await revivingImplementation(() => startGuest(image, qemu));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}
