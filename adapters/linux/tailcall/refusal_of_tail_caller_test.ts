import { assertEquals } from "@std/assert";
import { refused } from "../bpf/reply.ts";
import { refusalOfTailCaller } from "./refusal_of_tail_caller.ts";

function refusalWith(line: string): ReturnType<typeof refusalOfTailCaller> {
  const log =
    `${line}\nprocessed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n`;
  return refusalOfTailCaller(refused("BPF_PROG_LOAD", 22, log));
}

Deno.test("a JIT without tail calls in functions is told from a verifier that refuses the program", () => {
  const none = refusalWith(
    "tail_calls are not allowed in non-JITed programs with bpf-to-bpf calls",
  );
  assertEquals(none.outcome, "unsupported");
  const other = refusalWith("tail_call is only allowed in functions that return 'int'.");
  assertEquals(other, {
    outcome: "rejected",
    errno: "EINVAL",
    message: "tail_call is only allowed in functions that return 'int'.",
  });
});
