import { ptRegsNames } from "../../protocol/prologue.ts";

/** Bytes of x86-64's `pt_regs`, the context of a program that a kprobe runs. */
export const PT_REGS_BYTES = 168;

const OFFSETS: ReadonlyMap<string, number> = new Map(ptRegsNames.map((name, index) => [name, 8 * index]));

/**
 * Where x86-64's `pt_regs` keeps a register, in bytes; `undefined` where it has none of that name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ptRegsOffset } from "./pt_regs.ts";
 *
 * assertEquals(ptRegsOffset("di"), 112);
 * assertEquals(ptRegsOffset("edi"), undefined);
 * ```
 */
export function ptRegsOffset(name: string): number | undefined {
  return OFFSETS.get(name);
}
