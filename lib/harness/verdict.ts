import type { Finding } from "../spec/finding.ts";
import type { Observation } from "../spec/observation.ts";
import type { Case } from "./case.ts";
import type { KnownFailure } from "./known_failure.ts";

/** A finding, and who made it. */
export interface RuleFinding {
  /** The rule's id, or `expect` for what the case itself wants. */
  readonly rule: string;
  /** What was found. */
  readonly finding: Finding;
}

/** What is known of an answer that was judged. */
export interface Judged {
  /** The answer. */
  readonly observation: Observation;
  /** Ids of the rules that had something to say about it, in the order of the rule book. */
  readonly bound: readonly string[];
  /** What rules of level `should` found. */
  readonly warnings: readonly RuleFinding[];
}

/** The answer is as the case wants it, and breaks no rule. */
export interface Pass extends Judged {
  /** Tells the verdict. */
  readonly kind: "pass";
}

/** The answer is not what the case wants, or breaks a rule. */
export interface Fail extends Judged {
  /** Tells the verdict. */
  readonly kind: "fail";
  /** What was found, one thing or more. */
  readonly findings: readonly [RuleFinding, ...RuleFinding[]];
}

/** The implementation declined. */
export interface Declined {
  /** Tells the verdict. */
  readonly kind: "unsupported";
  /** Why, in its own words. */
  readonly reason: string;
  /** Where a reader learns more. */
  readonly url?: string;
}

/** The implementation was not asked, because it is not one that the case is for. */
export interface Skipped {
  /** Tells the verdict. */
  readonly kind: "skipped";
  /** What it lacks. */
  readonly reason: string;
}

/** No answer came in time. */
export interface Timeout {
  /** Tells the verdict. */
  readonly kind: "timeout";
  /** The limit, in milliseconds. */
  readonly limit: number;
  /** The last lines that the implementation wrote on standard error. */
  readonly stderr: readonly string[];
}

/** The implementation broke. */
export interface Crash {
  /** Tells the verdict. */
  readonly kind: "crash";
  /** How it broke. */
  readonly message: string;
  /** The last lines that it wrote on standard error. */
  readonly stderr: readonly string[];
}

/** What came was not the protocol. */
export interface ProtocolError {
  /** Tells the verdict. */
  readonly kind: "protocol-error";
  /** What was wanted, then what came. */
  readonly message: string;
  /** The last lines that it wrote on standard error. */
  readonly stderr: readonly string[];
}

/** A verdict that makes an implementation not conformant. */
export type Failure = Fail | Timeout | Crash | ProtocolError;

/** A failure that somebody has explained. */
export interface ExpectedFailure {
  /** Tells the verdict. */
  readonly kind: "expected-failure";
  /** The verdict if nobody had explained it. */
  readonly failure: Failure;
  /** The entries that explain it, one or more. */
  readonly known: readonly KnownFailure[];
}

/** A pass where a failure was known. */
export interface UnexpectedPass {
  /** Tells the verdict. */
  readonly kind: "unexpected-pass";
  /** The verdict if no failure were known. */
  readonly pass: Pass;
  /** The entry that says that it fails. */
  readonly known: KnownFailure;
}

/** What is held of a case before anything is known of the implementation's failures. */
export type PlainVerdict = Pass | Failure | Declined | Skipped;

/** What is held of a case. */
export type Verdict = PlainVerdict | ExpectedFailure | UnexpectedPass;

/** A case with its verdict. */
export interface Result {
  /** The case. */
  readonly case: Case;
  /** What is held of it. */
  readonly verdict: Verdict;
}
