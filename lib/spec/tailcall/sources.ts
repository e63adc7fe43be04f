/**
 * Where the rules of this area are stated, beside the publication.
 *
 * @module
 */
import { commit, type Source } from "../rule.ts";

/** The kernel's acceptance of tail calls in subprograms, and the call chains that are marked. */
export const inSubprograms: Source = commit(
  "bpf: allow for tailcalls in BPF subprograms for x64 JIT",
  "https://git.kernel.org/torvalds/c/e411901c0b77",
);

/** The bound of the frames that tail calls leave on the stack. */
export const callersFrames: Source = commit(
  "bpf: Limit caller's stack depth 256 for subprogs with tailcalls",
  "https://git.kernel.org/torvalds/c/7f6e4312e15a",
);

/** The end of adjustments of the stack pointer by nothing. */
export const noEmptyFrames: Source = commit(
  "bpf: x64: Do not emit sub/add 0, %rsp when !stack_depth",
  "https://git.kernel.org/torvalds/c/4d0b8c0b46a5",
);

/** The limit as the same number everywhere. */
export const limitOf33: Source = commit(
  "bpf: Change value of MAX_TAIL_CALL_CNT from 32 to 33",
  "https://git.kernel.org/torvalds/c/ebf7f6f0a6cd",
);

/** The counter's place behind a frame of a depth that is no multiple of 8. */
export const countOffset: Source = commit(
  "bpf, x86: Fix tail call count offset calculation on bpf2bpf call",
  "https://git.kernel.org/torvalds/c/ff672c67ee76",
);

/** One count for all functions under way. */
export const hierarchy: Source = commit(
  "bpf, x64: Fix tailcall hierarchy",
  "https://git.kernel.org/torvalds/c/116e04ba1459",
);

/** The count kept from helpers, which have no use for it. */
export const onlyForSubprograms: Source = commit(
  "bpf, x86: Propagate tailcall info only for subprogs",
  "https://git.kernel.org/torvalds/c/a1087da9d11e",
);
