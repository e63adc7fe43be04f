import type { Insn, InvalidInsn } from "./insn.ts";
import type { Support } from "./supported.ts";

/** What lies at an address of the code: an instruction, and whether the machine executes it, or none. */
export type Fetched = InvalidInsn | { readonly kind: "insn"; readonly insn: Insn; readonly support: Support };
