import type { Program } from "../../../bpf/insn.ts";
import { jumpTarget } from "../../../bpf/insn_kind.ts";
import type { Pair } from "./pattern.ts";

/** Whether a jump leads behind a pair's spill and not behind its fill. */
export function isEntered({ spill, fill }: Pair, program: Program): boolean {
  return program.some((_, index) => {
    const target = jumpTarget(program, index);
    return target !== undefined && spill < target && target <= fill;
  });
}
