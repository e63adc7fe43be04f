import type { Arch } from "../protocol/implementation.ts";
import type { Input, OperationName } from "../protocol/operations.ts";

/** What a case wants of the answer. */
export type Wanted =
  /** Only that the rules hold, whatever the answer is. */
  | { readonly kind: "holds" }
  /** A refusal, with one of these errors if any is named, in words that contain `message` if it is given. */
  | {
    readonly kind: "rejected";
    readonly errno: readonly string[];
    readonly message?: string;
  }
  /** A value, as the operation's expectation has it. */
  | { readonly kind: "value"; readonly value: unknown };

/** What an implementation must have for a case to be asked of it. */
export interface Requirements {
  readonly arch?: readonly Arch[];
  /** A range of kernel versions, such as `>=6.12` or `>=5.10 <6.12`; only an implementation that is a kernel has one. */
  readonly kernel?: string;
}

/** One question with what is wanted of the answer. */
export interface Case<O extends OperationName = OperationName> {
  /** `area/kebab-case`, unique in the suite. */
  readonly id: string;
  /** The case in one sentence. */
  readonly title: string;
  readonly operation: O;
  /** The published design asked for; absent where it is left to the implementation. */
  readonly design?: string;
  readonly input: Input<O>;
  readonly wanted: Wanted;
  /** The rules that it aims at. Every rule of the operation judges it all the same. */
  readonly rules: readonly string[];
  /** The good case from which this one differs in a single point. */
  readonly nearMissOf?: string;
  readonly requires: Requirements;
  /** The file that it stands in, as the user named it. */
  readonly file: string;
}
