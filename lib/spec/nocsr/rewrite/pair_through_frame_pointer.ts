import { baseRegister } from "../../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../../bpf/opcode.ts";
import type { Rule } from "../../rule.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { removal } from "../sources.ts";

/** Spill and fill address the frame through r10. */
export const pairThroughFramePointer: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-through-frame-pointer",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "A spill and a fill that go address the frame through r10",
  text: "Only r10 is known to point into the function's own frame, at the same place all the time. A store through " +
    "another register may be seen from elsewhere, even if that register is a copy of r10 on some paths.",
  source: removal,
  objection({ spill, fill }): Objection | undefined {
    for (const [at, insn] of [["spill", spill], ["fill", fill]] as const) {
      const base = baseRegister(insn);
      if (base !== FRAME_POINTER) return { at, wanted: `a ${at} through r10`, seen: `one through r${base}` };
    }
    return undefined;
  },
});
