import type { Program } from "../../../bpf/insn.ts";
import { CLASS, MODE, SIZE } from "../../../bpf/opcode.ts";
import { atValue, type Finding } from "../../finding.ts";
import type { Observation } from "../../observation.ts";
import { type Rule, rule } from "../../rule.ts";
import { GET_SMP_PROCESSOR_ID } from "../call_facts.ts";
import { isPercpuOffset } from "../inline_form.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { show, showAll } from "../show.ts";
import { proposal } from "../sources.ts";

/** The three instructions that stand for bpf_get_smp_processor_id. */
export const publishedInlineForm: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/published-inline-form",
  clauses: ["N13", "N14"],
  level: "must",
  scope: "nocsr@6.12",
  title: "On x86-64, an inlined bpf_get_smp_processor_id is three instructions",
  text:
    "The offset of the CPU's number in per-CPU memory goes to r0, by a 32-bit or a 64-bit move; r0 becomes the address " +
    "on this CPU, by a 64-bit move from r0 to itself with offset -1; and 32 bits are loaded from there. The published " +
    "listing shows the second as `r0 = r0`, which is how it was printed then.",
  source: proposal,
  erratum: "The listing's `r0 = r0` is not a plain move: its offset is -1.",
  operation: "nocsr.rewrite",
  applies(observation: Observation<"nocsr.rewrite">): boolean {
    return observation.outcome === "ok" && observation.arch === "x86_64" &&
      inlined(rewritingOf(observation)).length > 0;
  },
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    for (const { from, to } of inlined(rewriting)) {
      const { after } = rewriting;
      if (to - from !== 3) {
        const slots = Array.from({ length: to - from }, (_, i) => from + i);
        yield atValue(from, "three instructions", showAll(after, slots));
      } else if (!isPercpuOffset(after, from) || after[from]?.dst !== 0 || after[from + 1]?.dst !== 0) {
        yield atValue(from, "an offset in r0, then `r0 = percpu r0`", showAll(after, [from, from + 1]));
      } else if (!isLoadOfNumber(after, from + 2)) {
        yield atValue(from + 2, "`w0 = *(u32 *)(r0 + 0x0)`", show(after, from + 2));
      }
    }
  },
});

function inlined({ fates, facts }: Rewriting): readonly { from: number; to: number }[] {
  return fates.flatMap((fate, slot) => {
    const isFirst = facts[slot]?.helper === GET_SMP_PROCESSOR_ID && facts[slot]?.isVoid === false;
    return isFirst && fate.kind === "expanded" ? [{ from: fate.from, to: fate.to }] : [];
  });
}

function isLoadOfNumber(program: Program, slot: number): boolean {
  const insn = program[slot];
  return insn?.opcode === (CLASS.LDX | MODE.MEM | SIZE.W) && insn.dst === 0 && insn.src === 0 && insn.off === 0;
}
