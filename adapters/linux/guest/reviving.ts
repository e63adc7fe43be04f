import type { Implementation } from "../../../lib/protocol/implementation.ts";
import { linuxImplementation } from "../implementation.ts";
import type { Guest } from "./guest.ts";
import { findLoss } from "./guest_lost.ts";

/** An implementation with the machine that it is asked through. */
export interface GuestImplementation extends AsyncDisposable {
  readonly implementation: Implementation;
}

/**
 * A kernel in a machine as an implementation. A machine that is lost over a question is replaced, and the question asked
 * once more.
 *
 * @param start Starts a machine.
 */
export async function revivingImplementation(start: () => Promise<Guest>): Promise<GuestImplementation> {
  let guest = await start();
  let current = await linuxImplementation(guest.kernel);
  const recover = async (error: unknown): Promise<Error | undefined> => {
    const loss = findLoss(error);
    if (loss === undefined) return undefined;
    await guest[Symbol.asyncDispose]();
    guest = await start();
    current = await linuxImplementation(guest.kernel);
    return new Error(`the machine was lost, which is no answer of its kernel: ${loss.message}`, { cause: error });
  };
  const { handlers: _, ...info } = current;
  const implementation = {
    ...info,
    get handlers() {
      return current.handlers;
    },
    recover,
  };
  return { implementation, [Symbol.asyncDispose]: () => guest[Symbol.asyncDispose]() };
}
