import { STACK_ADDRESS } from "../../bpf/machine/region.ts";
import type { RunInput } from "../../protocol/calling_convention.ts";
import { type Rule, rule } from "../rule.ts";
import { agreement } from "./agreement.ts";
import { source } from "./source.ts";
import { type Departure, resultDependsOn, truth } from "./truth.ts";

const smaller: Departure = { conventions: { frameSize: 504 } };

/** The 512 bytes below r10 can be accessed, and nothing around them. */
export const frameIs512Bytes: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/frame-is-512-bytes",
  clauses: ["C04"],
  level: "must",
  scope: "behaviour",
  title: "The 512 bytes below r10 can be accessed, and nothing around them",
  text:
    "The published text says only that r10 is there to access the stack; how far it reaches is the instruction set's " +
    "own limit, `MAX_BPF_STACK`.",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => leavesTheFrame(input) || resultDependsOn(input, smaller),
  check: agreement,
});

const STACK_END = STACK_ADDRESS + 0x1_0000_0000n;

function leavesTheFrame(input: RunInput): boolean {
  const { result } = truth(input);
  if (result.outcome !== "fault" || result.fault.kind !== "out-of-bounds") return false;
  return result.fault.address >= STACK_ADDRESS && result.fault.address < STACK_END;
}
