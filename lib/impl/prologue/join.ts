import type { Insn, Program } from "../../bpf/insn.ts";

/**
 * Puts user code behind a prologue.
 *
 * Nothing of it changes: jumps, calls of subprograms and addresses of functions count from where they stand, so that
 * they land where they did, and what the prologue's jumps call user code is whatever stands behind it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { assemble } from "../../bpf/assemble.ts";
 * import { disassemble } from "../../bpf/disassemble.ts";
 * import { join } from "./join.ts";
 *
 * const joined = join(assemble("r2 = 0x0"), assemble("again: r2 -= 0x1\nif r2 != 0x0 goto again\nr0 = r2\nexit"));
 * assertEquals(disassemble(joined), "r2 = 0x0\nr2 -= 0x1\nif r2 != 0x0 goto -0x2\nr0 = r2\nexit\n");
 * ```
 */
export function join(prologue: Program, program: Program): readonly Insn[] {
  return [...prologue, ...program];
}
