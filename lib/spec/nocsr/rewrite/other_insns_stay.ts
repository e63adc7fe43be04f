import { isGoto, jumpTarget } from "../../../bpf/insn_kind.ts";
import { atInput, atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { isZeroExtension } from "../likeness.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** Everything but pairs and inlined calls stays as it was. */
export const otherInsnsStay: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/other-insns-stay",
  clauses: ["N12"],
  level: "must",
  scope: "behaviour",
  title: "Everything but pairs stays, in order",
  text:
    "A call may become its function's body, and a division may be guarded. What a verifier knows never to be reached " +
    "may go, and so may jumps that are never or always taken. Numbers and addresses that stand for maps, variables and " +
    "kernel functions are the loader's.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies: (observation) => observation.outcome === "ok",
  *check(observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    const { before, after, added } = rewriting;
    for (const slot of missing(rewriting)) yield atInput(slot, `${show(before, slot)} to stay`, "it is gone");
    for (const [from, fate] of rewriting.fates.entries()) {
      if (fate.kind === "changed") yield atValue(fate.at, show(before, from), show(after, fate.at));
    }
    for (const slot of added) {
      if (!isZeroExtension(after, slot)) yield atValue(slot, "nothing that was not there", show(after, slot));
    }
  },
});

/** The live slots that are gone and are neither spill nor fill next to a call, nor a jump that went nowhere. */
function missing(rewriting: Rewriting): readonly number[] {
  const { before, live, lost, groups } = rewriting;
  const around = new Set(groups.flatMap(({ pairs, single }) => [
    ...pairs.flatMap(({ spill, fill }) => [spill, fill]),
    ...single,
  ]));
  const gone = [...live].filter((slot) => lost.has(slot) ? !around.has(slot) : isMissingGoto(rewriting, slot));
  return gone.filter((slot) => before[slot] !== undefined).sort((a, b) => a - b);
}

/** Whether an unconditional jump is gone that led elsewhere than to what comes next now. */
function isMissingGoto({ before, fates, places }: Rewriting, slot: number): boolean {
  const insn = before[slot];
  const target = jumpTarget(before, slot);
  if (insn === undefined || target === undefined || !isGoto(insn) || fates[slot]?.kind !== "removed") return false;
  return places[slot + 1] !== places[target];
}
