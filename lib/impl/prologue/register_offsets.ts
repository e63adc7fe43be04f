import { ptRegsNames } from "../../protocol/prologue.ts";

/** What `pt_regs` has besides the registers that perf fetches. */
const NOT_FETCHED: readonly string[] = ["orig_ax", "ip", "cs", "flags", "ss"];

/**
 * Where x86-64's `pt_regs` keeps the registers that perf fetches, in bytes, by their names without the `%`.
 *
 * Source: https://github.com/torvalds/linux/blob/v5.10/tools/perf/arch/x86/util/dwarf-regs.c
 */
export const registerOffsets: ReadonlyMap<string, number> = new Map(
  ptRegsNames.map((name, index) => [name, index * 8] as const).filter(([name]) => !NOT_FETCHED.includes(name)),
);
