import type { Arch } from "../protocol/implementation.ts";
import type { Input, OperationName } from "../protocol/operations.ts";
import type { Finding } from "../spec/finding.ts";
import type { Answered } from "../spec/observation.ts";

/** What a case wants of the answer. */
export type Wanted<O extends OperationName = OperationName> =
  /** Only that the rules hold, whatever the answer is. */
  | { readonly kind: "holds" }
  /** A refusal, with one of these errors if any is named, in words that contain `message` if it is given. */
  | {
    readonly kind: "rejected";
    readonly errno: readonly string[];
    readonly message?: string;
  }
  /** A value, as the operation's expectation has it. */
  | {
    readonly kind: "value";
    /** What stands in the case. */
    readonly stated: unknown;
    /** Compares an answer with it. */
    compare(observation: Answered<O>): Iterable<Finding>;
  };

/** What an implementation must have for a case to be asked of it. */
export interface Requirements {
  /** One of these architectures; absent where any will do. */
  readonly arch?: readonly Arch[];
  /** A range of kernel versions, such as `>=6.12` or `>=5.10 <6.12`; only an implementation that is a kernel has one. */
  readonly kernel?: string;
  /** A range of kernel versions that are not asked, such as `<6.6`; an implementation that is no kernel is. */
  readonly exceptKernel?: string;
}

/** One question with what is wanted of the answer. */
export interface Case<O extends OperationName = OperationName> {
  /** `area/kebab-case`, unique in the suite. */
  readonly id: string;
  /** The case in one sentence. */
  readonly title: string;
  /** What is asked. */
  readonly operation: O;
  /** The published design asked for; absent where it is left to the implementation. */
  readonly design?: string;
  /** What is given to the operation. */
  readonly input: Input<O>;
  /** What is wanted of the answer. */
  readonly wanted: Wanted<O>;
  /** The rules that it aims at. Every rule of the operation judges it all the same. */
  readonly rules: readonly string[];
  /** The good case from which this one differs in a single point. */
  readonly nearMissOf?: string;
  /** The public fixes of bugs that really happened and that it would have shown, by their ids. */
  readonly fixes?: readonly string[];
  /** What an implementation must have to be asked. */
  readonly requires: Requirements;
  /** The file that it stands in, as the user named it. */
  readonly file: string;
  /** The line of the file at which it begins, from 1. */
  readonly line: number;
}
