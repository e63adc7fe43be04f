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
import { revivingImplementation } from "./reviving.ts";

if (import.meta.main) {
  const [kernel = ""] = Deno.args;
  const { image, qemu } = await findGuest(kernel);
  await using guest = await revivingImplementation(() => startGuest(image, qemu));
  await serve(guest.implementation);
}
