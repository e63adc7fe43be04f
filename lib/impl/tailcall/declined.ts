import { type Outcome, type Rejected, rejected, type Unsupported, unsupported } from "../../protocol/outcome.ts";

/** Thrown where an operation ends without a value: in a refusal, or because the reference cannot do it. */
export class Declined extends Error {
  override readonly name = "Declined";
  /** The answer. */
  readonly outcome: Rejected | Unsupported;

  /** Takes the answer that the operation ends in. */
  constructor(outcome: Rejected | Unsupported) {
    super(outcome.outcome === "rejected" ? outcome.message : outcome.reason);
    this.outcome = outcome;
  }
}

/**
 * Ends an operation in a refusal.
 *
 * @param errno The error's symbolic name.
 * @param message The decisive words, as Linux has them where it has any.
 */
export function refuse(errno: "EACCES" | "EINVAL" | "E2BIG" | "EBADF", message: string): never {
  throw new Declined(rejected(errno, message));
}

/** Ends an operation because the reference cannot do it, and says why. */
export function decline(reason: string): never {
  throw new Declined(unsupported(reason));
}

/** The outcome of an operation: its value, or what it was declined with. */
export function outcomeOf<Value>(operation: () => Outcome<Value>): Outcome<Value> {
  try {
    return operation();
  } catch (error) {
    if (error instanceof Declined) return error.outcome;
    throw error;
  }
}
