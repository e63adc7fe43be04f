import type { Program } from "../../../bpf/insn.ts";
import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { FRAME_SIZE, isFrameAccess } from "../frame.ts";
import { rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { noExtraStack } from "../sources.ts";

/** Pairs get no stack beyond the frame. */
export const frameStays512Bytes: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/frame-stays-512-bytes",
  clauses: ["N10"],
  level: "must",
  scope: "behaviour",
  title: "A program whose spills and fills reach beyond 512 bytes of frame is refused",
  text:
    "Even if the pair would go. Where nobody removes it there is no room for it, and a verifier that made room for five " +
    "more slots, as one did for a while, lost track of them elsewhere.",
  source: noExtraStack,
  operation: "nocsr.rewrite",
  applies: (observation) => outside(observation.input.program).length > 0,
  *check(observation): Iterable<Finding> {
    const { before, live } = rewritingOf(observation);
    for (const slot of outside(before)) {
      if (live.has(slot)) yield atInput(slot, `a refusal of ${show(before, slot)}`, "the program was taken");
    }
  },
});

function outside(program: Program): readonly number[] {
  return [...program.keys()].filter((slot) => {
    const insn = program[slot];
    return insn !== undefined && isFrameAccess(insn) && insn.off < -FRAME_SIZE;
  });
}
