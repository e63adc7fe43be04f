import type { FaultReason } from "./fault.ts";

/**
 * Thrown amid an instruction or an external to end it; a machine catches it and reports a fault at the place.
 *
 * Externals may throw it too.
 */
export class Trap extends Error {
  /** The class, for whoever prints the error. */
  override readonly name = "Trap";
  /** What the fault's reason will be. */
  readonly reason: FaultReason;

  /**
   * Makes a trap.
   *
   * @param reason What the fault's reason will be.
   * @param message What was wanted and what came.
   */
  constructor(reason: FaultReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
