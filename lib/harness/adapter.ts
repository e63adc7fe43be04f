import type { ImplementationInfo, Request } from "../protocol/implementation.ts";
import type { OperationName, Value } from "../protocol/operations.ts";
import type { Outcome } from "../protocol/outcome.ts";

/** What came back for one question: an outcome, or one of the ways in which an implementation breaks. */
export type Answer<O extends OperationName = OperationName> =
  | { readonly kind: "outcome"; readonly outcome: Outcome<Value<O>> }
  | Breakdown;

/** A question that was not answered. */
export type Breakdown =
  /** Nothing came within the time limit, in milliseconds. */
  | { readonly kind: "timeout"; readonly limit: number; readonly stderr: readonly string[] }
  /** The implementation died, or said that it broke. */
  | { readonly kind: "crash"; readonly message: string; readonly stderr: readonly string[] }
  /** What came is not the protocol. */
  | { readonly kind: "protocol-error"; readonly message: string; readonly stderr: readonly string[] };

/** A connection to an implementation, in this process or another. */
export interface Adapter extends AsyncDisposable {
  readonly info: ImplementationInfo;
  /** Whether the connection is of no more use, so that another must be made to ask again. */
  readonly lost: boolean;
  /**
   * Asks one question. Never rejects: whatever goes wrong is an answer.
   *
   * @param limit Milliseconds to wait for the answer.
   */
  ask<O extends OperationName>(request: Request<O>, limit: number): Promise<Answer<O>>;
  /**
   * Ends the connection, and whatever runs on its behalf. Never rejects.
   *
   * @returns What was wrong with how it ended: a process that did not leave, or left others behind.
   */
  close(): Promise<readonly string[]>;
  /** Ends the connection at once, without a word to the other end. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What came of making a connection. */
export type Connection =
  | { readonly kind: "connected"; readonly adapter: Adapter }
  /** The implementation could not be started at all. */
  | { readonly kind: "not-started"; readonly message: string }
  /** It was started, but did not introduce itself. */
  | { readonly kind: "failed"; readonly message: string; readonly stderr: readonly string[] };

/** Makes a connection. Never rejects. */
export type Connect = () => Promise<Connection>;
