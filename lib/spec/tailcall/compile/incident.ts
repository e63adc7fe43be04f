import type { Finding } from "../../finding.ts";
import type { Aim } from "./scenario.ts";

/** In what way a run of machine code goes wrong. */
export type IncidentKind =
  /** It stops amid a function: stray code, stray memory, no end. */
  | "fault"
  /** A function returns with another stack or other callee-saved registers than it was called with. */
  | "return"
  /** A tail call leaves the stack otherwise than the called program's own prologue would. */
  | "unwind"
  /** A tail call hands on other callee-saved registers than its function was called with. */
  | "callee-saved"
  /** A tail call enters a program at another place than behind its prologue. */
  | "landing"
  /** Behind a tail call that was not made, registers are not what they were. */
  | "skip"
  /** A tail call that is due is not made. */
  | "missed"
  /** A tail call is made that is not due. */
  | "excess"
  /** Something else happens than the program says. */
  | "differs"
  /** Every function counts for itself. */
  | "unshared";

/** Something that went wrong in a run. */
export interface Incident {
  readonly kind: IncidentKind;
  /** What the run was meant to show. */
  readonly aim: Aim;
  /** Whether the count had been handed to a function that was called. */
  readonly isCalled: boolean;
  /** How many tail calls had been counted. */
  readonly count: number;
  readonly finding: Finding;
}
