import type { Insn } from "./insn.ts";
import type { Execute } from "./semantics/semantics.ts";
import { SEMANTICS } from "./semantics/table.ts";

/** Whether the machine executes an instruction, and how or why not. */
export type Support =
  | { readonly supported: true; readonly execute: Execute }
  | { readonly supported: false; readonly detail: string };

/**
 * Whether the machine executes an instruction. `int3` and `ud2` count: they trap, as they should.
 *
 * The subset is what BPF JITs and their trampolines emit: general-purpose registers, no vectors, no system registers,
 * no string operations, no far transfers.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { decode } from "./decode.ts";
 * import { type Support, supported } from "./supported.ts";
 *
 * const insn = decode(new Uint8Array([0x48, 0x89, 0xe5]));
 * assert(insn.kind === "insn");
 * const support: Support = supported(insn);
 * assert(support.supported);
 * ```
 */
export function supported(insn: Insn): Support {
  const semantics = SEMANTICS.get(insn.mnemonic);
  if (semantics === undefined) return unsupported(`wanted an instruction that BPF code uses, got ${insn.mnemonic}`);
  if (insn.operands.some(({ kind }) => kind === "other")) {
    return unsupported("wanted general-purpose registers, memory and constants");
  }
  const { execute, ignoresMemory, rejects } = semantics;
  if (!ignoresMemory && insn.operands.some((operand) => operand.kind === "memory" && operand.size === 0)) {
    return unsupported("wanted a memory operand of 1, 2, 4 or 8 bytes");
  }
  const detail = rejects?.(insn);
  return detail === undefined ? { supported: true, execute } : unsupported(detail);
}

function unsupported(detail: string): Support {
  return { supported: false, detail };
}
