import type { Arch } from "../protocol/implementation.ts";
import type { Input, OperationName, Value } from "../protocol/operations.ts";

/** What is known of any observation: the question, and who was asked. */
export interface Asked<O extends OperationName> {
  /** What was asked. */
  readonly operation: O;
  /** What was given to the operation. */
  readonly input: Input<O>;
  /** The architecture whose code was seen. */
  readonly arch: Arch;
  /** The published designs to which this answer is held. */
  readonly designs: readonly string[];
}

/** An implementation carried the operation out, and this is what it yielded. */
export interface Answered<O extends OperationName> extends Asked<O> {
  /** Tells an answer from a refusal. */
  readonly outcome: "ok";
  /** What the operation yielded. */
  readonly value: Value<O>;
}

/** An implementation refused the operation. */
export interface Refused<O extends OperationName> extends Asked<O> {
  /** Tells an answer from a refusal. */
  readonly outcome: "rejected";
  /** The error's symbolic name, or a decimal number where it has none. */
  readonly errno: string;
  /** The implementation's own words. */
  readonly message: string;
}

/** What was seen of an implementation when it was asked once. */
export type Observation<O extends OperationName = OperationName> =
  | Answered<O>
  | Refused<O>;
