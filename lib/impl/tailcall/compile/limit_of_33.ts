import * as asm from "../../../x86/assemble.ts";
import { stickyMarks } from "../reachability/marks.ts";
import { counterWord, type Decisions, published } from "./decisions.ts";

/**
 * The design as Linux 6.1 has it: as released, but the limit is 33 everywhere, and a site leaves at it rather than beyond.
 *
 * Source: "bpf: Change value of MAX_TAIL_CALL_CNT from 32 to 33", https://git.kernel.org/torvalds/c/ebf7f6f0a6cd
 */
export const limitOf33: Decisions = {
  ...published,
  mark: stickyMarks,
  limit: 33,
  checkLimit: (f, limit) => [
    asm.movLoad("rax", counterWord(f), 4),
    asm.aluImm("cmp", "rax", limit, 4),
    { leaves: "ae" },
  ],
};
