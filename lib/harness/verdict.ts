import type { Finding } from "../spec/finding.ts";
import type { Observation } from "../spec/observation.ts";
import type { Case } from "./case.ts";
import type { KnownFailure } from "./known_failure.ts";

/** A finding, and who made it. */
export interface RuleFinding {
  /** The rule's id, or `expect` for what the case itself wants. */
  readonly rule: string;
  readonly finding: Finding;
}

/** What is known of an answer that was judged. */
interface Judged {
  readonly observation: Observation;
  /** Ids of the rules that had something to say about it, in the order of the rule book. */
  readonly bound: readonly string[];
  /** What rules of level `should` found. */
  readonly warnings: readonly RuleFinding[];
}

/** The answer is as the case wants it, and breaks no rule. */
export interface Pass extends Judged {
  readonly kind: "pass";
}

/** The answer is not what the case wants, or breaks a rule. */
export interface Fail extends Judged {
  readonly kind: "fail";
  readonly findings: readonly [RuleFinding, ...RuleFinding[]];
}

/** The implementation declined. */
export interface Unsupported {
  readonly kind: "unsupported";
  readonly reason: string;
  readonly url?: string;
}

/** The implementation was not asked, because it is not one that the case is for. */
export interface Skipped {
  readonly kind: "skipped";
  readonly reason: string;
}

/** No answer came in time. */
export interface Timeout {
  readonly kind: "timeout";
  /** The limit, in milliseconds. */
  readonly limit: number;
  /** The last lines that the implementation wrote on standard error. */
  readonly stderr: readonly string[];
}

/** The implementation broke. */
export interface Crash {
  readonly kind: "crash";
  readonly message: string;
  readonly stderr: readonly string[];
}

/** What came was not the protocol. */
export interface ProtocolError {
  readonly kind: "protocol-error";
  readonly message: string;
  readonly stderr: readonly string[];
}

/** A verdict that makes an implementation not conformant. */
export type Failure = Fail | Timeout | Crash | ProtocolError;

/** A failure that somebody has explained. */
export interface ExpectedFailure {
  readonly kind: "expected-failure";
  readonly failure: Failure;
  /** The entries that explain it, one or more. */
  readonly known: readonly KnownFailure[];
}

/** A pass where a failure was known. */
export interface UnexpectedPass {
  readonly kind: "unexpected-pass";
  readonly pass: Pass;
  readonly known: KnownFailure;
}

/** What is held of a case before anything is known of the implementation's failures. */
export type PlainVerdict = Pass | Failure | Unsupported | Skipped;

/** What is held of a case. */
export type Verdict = PlainVerdict | ExpectedFailure | UnexpectedPass;

/** A case with its verdict. */
export interface Result {
  readonly case: Case;
  readonly verdict: Verdict;
}
