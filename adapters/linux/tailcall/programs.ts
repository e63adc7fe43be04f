import { assemble } from "../../../lib/bpf/assemble.ts";
import type { Program } from "../../../lib/bpf/insn.ts";

/** A program that tail-calls through each of these indexes of `map[0]`, one direct site each, and returns 0 if none is filled. */
export function caller(indexes: readonly number[]): Program {
  const sites = indexes.flatMap((index) => ["r1 = r6", "r2 = map[0] ll", `r3 = ${index}`, "call bpf_tail_call"]);
  return assemble(["r6 = r1", ...sites, "r0 = 0", "exit"].join("\n"));
}

/** A program to tail-call into; it returns its number. */
export function callee(number: number): Program {
  return assemble(`r0 = ${number}\nexit`);
}

/** What the reader notes in the first map: that it runs, and that it is about to leave. */
export const READER_STATE = { running: 1, done: 2 } as const;

/**
 * A program that runs, inside an RCU read-side section as every program does, until the value of `map[1]` is not 0, or
 * until the kernel ends its loop. It notes its state in `map[0]`; both values are eight bytes.
 */
export const reader: Program = assemble(`
  r6 = map[0][0] ll
  r7 = map[1][0] ll
  r1 = ${READER_STATE.running}
  *(u64 *)(r6 + 0) = r1
  again:
  r1 = *(u64 *)(r7 + 0)
  if r1 != 0 goto done
  may_goto done
  goto again
  done:
  r1 = ${READER_STATE.done}
  *(u64 *)(r6 + 0) = r1
  r0 = 0
  exit
`);
