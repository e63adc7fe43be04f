import { type Rejected, type Unsupported, unsupported } from "../../../lib/protocol/outcome.ts";
import type { Refused } from "../bpf/reply.ts";
import { refusal } from "../operations/refusal.ts";

/** What the verifier says where the JIT does not do tail calls in programs that have functions, riscv64's for one. */
const NOT_HERE = "tail_calls are not allowed in non-JITed programs with bpf-to-bpf calls";

/** A kernel's refusal of a program with tail calls: its word on the program, or that its JIT has none. */
export function refusalOfTailCaller(reply: Refused): Rejected | Unsupported {
  const refused = refusal(reply);
  return refused.message === NOT_HERE
    ? unsupported("this kernel's JIT does not do tail calls in programs that have functions")
    : refused;
}
