import { CLASS } from "../../../bpf/opcode.ts";
import { type Decisions, published } from "./decisions.ts";
import { inlineBody, smpProcessorId } from "./inline_body.ts";

/**
 * The published designs of the rewrite by name. Later releases changed nothing of the first one's but that they heed
 * jumps, as the contract wants.
 */
export const designs: ReadonlyMap<string, Decisions> = new Map([
  // The first release took the number's address in by a 32-bit move.
  ["nocsr@6.12", {
    ...published,
    isEntered: () => false,
    inlineBody: (facts) => facts.name === "bpf_get_smp_processor_id" ? smpProcessorId(CLASS.ALU) : inlineBody(facts),
  }],
  ["nocsr@7.2", published],
]);
