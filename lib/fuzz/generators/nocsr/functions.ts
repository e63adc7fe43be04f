import type { FunctionFacts } from "../../../protocol/nocsr.ts";

/** The kernel function that stands first among those of a question. */
export const RDONLY_CAST: FunctionFacts = {
  kfunc: "bpf_rdonly_cast",
  isVoid: false,
  params: 2,
  fastcall: true,
  inlined: true,
};

/** Helpers as no kernel has them, each in another way. */
export const INVENTED: readonly (FunctionFacts & { readonly helper: number })[] = [
  { helper: 5, isVoid: true, params: 0, fastcall: true, inlined: false },
  { helper: 7, isVoid: false, params: 3, fastcall: true, inlined: true },
  { helper: 14, isVoid: false, params: 1, fastcall: true, inlined: false },
  { helper: 15, isVoid: true, params: 2, fastcall: false, inlined: false },
];
