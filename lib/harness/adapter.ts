import type { ImplementationInfo, Request } from "../protocol/implementation.ts";
import type { OperationName, Value } from "../protocol/operations.ts";
import type { Outcome } from "../protocol/outcome.ts";

/** What came back for one question: an outcome, or one of the ways in which an implementation breaks. */
export type Answer<O extends OperationName = OperationName> =
  | { readonly kind: "outcome"; readonly outcome: Outcome<Value<O>> }
  /** Nothing came within the time limit, in milliseconds. */
  | { readonly kind: "timeout"; readonly limit: number }
  /** The implementation died, or said that it broke. */
  | {
    readonly kind: "crash";
    readonly message: string;
    readonly stderr: readonly string[];
  }
  /** What came is not the protocol. */
  | { readonly kind: "protocol-error"; readonly message: string };

/** A connection to an implementation, in this process or another. */
export interface Adapter extends AsyncDisposable {
  readonly info: ImplementationInfo;
  /** Asks one question. Never rejects: whatever goes wrong is an answer. */
  ask<O extends OperationName>(request: Request<O>): Promise<Answer<O>>;
}
