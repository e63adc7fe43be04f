/**
 * A machine does not answer any more: it was killed, or its kernel is dead or stuck. It says nothing of what the kernel
 * would have answered.
 *
 * The message has what QEMU said and the last lines of the guest's console.
 */
export class GuestLost extends Error {
  override readonly name = "GuestLost";
}

/** The loss of a machine that an error tells of, be it only what came in the way while something was closed. */
export function findLoss(error: unknown): GuestLost | undefined {
  if (error instanceof GuestLost) return error;
  return error instanceof SuppressedError ? findLoss(error.suppressed) ?? findLoss(error.error) : undefined;
}
