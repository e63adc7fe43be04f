/**
 * Where the rules of this area are stated.
 *
 * @module
 */
import { commit, type Source } from "../rule.ts";

/** The design as it was proposed, with the example that the rule book cites. */
export const proposal: Source = {
  title: "[RFC bpf-next v2 0/9] no_caller_saved_registers attribute for helper calls",
  link: "https://lore.kernel.org/bpf/20240704102402.1644916-1-eddyz87@gmail.com/",
};

/** The removal of pairs around helper calls. */
export const removal: Source = commit(
  "bpf: no_caller_saved_registers attribute for helper calls",
  "https://git.kernel.org/torvalds/c/5b5f51bff1b6",
);

/** The first helper whose pairs go. */
export const firstHelper: Source = commit(
  "bpf, x86, riscv, arm: no_caller_saved_registers for bpf_get_smp_processor_id()",
  "https://git.kernel.org/torvalds/c/91b7fbf3936f",
);

/** The name under which the contract landed. */
export const renaming: Source = commit(
  "bpf: rename nocsr -> bpf_fastcall in verifier",
  "https://git.kernel.org/torvalds/c/ae010757a55b",
);

/** The end of the 40 bytes that a pattern could use beyond a frame. */
export const noExtraStack: Source = commit(
  "bpf: disallow 40-bytes extra stack for bpf_fastcall patterns",
  "https://git.kernel.org/torvalds/c/d0b98f6a17a5",
);

/** The patterns that stop growing where a jump lands. */
export const jumpIntoGroup: Source = {
  title: "fastcall jump into group",
  link: "https://github.com/kernel-patches/bpf/pull/13593",
};

/** The compiler's half. */
export const compilerHalf: Source = {
  title: "[BPF] introduce __attribute__((bpf_fastcall))",
  link: "https://github.com/llvm/llvm-project/pull/105417",
};
