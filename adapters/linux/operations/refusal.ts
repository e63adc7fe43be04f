import { type Rejected, rejected } from "../../../lib/protocol/outcome.ts";
import { decisiveLine } from "../bpf/decisive_line.ts";
import type { Refused } from "../bpf/reply.ts";

/** A kernel's refusal in the protocol's terms: its error, and the line of the verifier's log that decided. */
export function refusal({ command, errnoName, log }: Refused): Rejected {
  return rejected(errnoName, decisiveLine(log) || `${command} refuses it`);
}
