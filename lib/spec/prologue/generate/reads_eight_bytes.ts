import { atValue, type Finding } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { linksOf } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import type { Link } from "../examination.ts";
import { publication } from "../sources.ts";

/** A read takes eight bytes, the last of an argument at least those of its type. */
export const readsEightBytes: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/reads-eight-bytes",
  clauses: ["P08"],
  level: "must",
  scope: "behaviour",
  title: "A read takes eight bytes; the last of an argument may take as few as its type has",
  text:
    "A pointer has eight bytes, and so has a slot. The published design reads eight always; where only the value of a " +
    "narrow type is wanted, fewer do no harm.",
  source: publication,
  concerns: readsMemory,
  *judge({ fetches, good }): Iterable<Finding> {
    for (const trial of good) {
      const links = linksOf(fetches, trial.world);
      for (const { index, size, source } of trial.reads) {
        const least = Math.max(0, ...(links.get(source) ?? []).map(leastBytes));
        if (least === 0 || size >= BigInt(least) && size <= 8n) continue;
        yield atValue(index, least === 8 ? "a read of 8 bytes" : `a read of ${least} to 8 bytes`, `one of ${size}`);
        return;
      }
    }
  },
});

function leastBytes({ fetch: { derefs, bits = 64 }, depth }: Link): number {
  return depth === derefs.length - 1 ? bits / 8 : 8;
}
