import type { FaultReason } from "./fault.ts";

/** Stops a run; the machine turns it into a fault at the instruction in hand. */
export class Trap extends Error {
  override readonly name = "Trap";
  readonly reason: FaultReason;
  /** What was wanted and what came, where the reason itself does not say it. */
  readonly detail: string | undefined;

  constructor(reason: FaultReason, detail?: string) {
    // Nobody looks at the stack of what the machine itself catches, and to take it is dear.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(detail ?? reason.kind);
    Error.stackTraceLimit = limit;
    this.reason = reason;
    this.detail = detail;
  }
}

/** Makes what throws such a trap. */
export function stop(reason: FaultReason, detail?: string): () => never {
  return () => {
    throw new Trap(reason, detail);
  };
}
