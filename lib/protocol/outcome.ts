/** An operation's legal answer: a value, a refusal, or a declined question. An implementation that broke has none. */
export type Outcome<Value> = Ok<Value> | Rejected | Unsupported;

/** The operation was carried out. */
export interface Ok<Value> {
  /** Tells the outcome. */
  readonly outcome: "ok";
  /** What the operation yields. */
  readonly value: Value;
}

/** A legal refusal, as a verifier refuses a program. */
export interface Rejected {
  /** Tells the outcome. */
  readonly outcome: "rejected";
  /** The error's symbolic name, such as `EACCES`, or a decimal number where it has none. */
  readonly errno: string;
  /** The implementation's own words, such as the decisive line of a verifier's log. */
  readonly message: string;
}

/** The implementation does not do this, and says why. */
export interface Unsupported {
  /** Tells the outcome. */
  readonly outcome: "unsupported";
  /** Why it cannot be asked. */
  readonly reason: string;
  /** Where a reader learns more. */
  readonly url?: string;
}

/** Makes the outcome of an operation that was carried out. */
export function ok<Value>(value: Value): Ok<Value> {
  return { outcome: "ok", value };
}

/** Makes a legal refusal. */
export function rejected(errno: string, message: string): Rejected {
  return { outcome: "rejected", errno, message };
}

/** Makes the outcome of an operation that cannot be asked of this implementation. */
export function unsupported(reason: string, url?: string): Unsupported {
  return url === undefined ? { outcome: "unsupported", reason } : { outcome: "unsupported", reason, url };
}
