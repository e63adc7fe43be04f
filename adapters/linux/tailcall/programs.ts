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
