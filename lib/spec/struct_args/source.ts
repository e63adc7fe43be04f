import { publications } from "../clauses.ts";
import { commit, type Source } from "../rule.ts";

/** The message that states the area's rules, with its counter-proposal. */
export const source: Source = publications.struct_args;

/** What landed in the end: structs by value, in the order of their registers. */
export const byValue: Source = commit(
  "bpf: Allow struct argument in trampoline based programs",
  "https://git.kernel.org/torvalds/c/720e6a435194",
);
