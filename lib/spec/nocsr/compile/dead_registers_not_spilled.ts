import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { compilationOf } from "../compilation.ts";
import { LiveRegisters } from "../live_registers.ts";
import { show } from "../show.ts";
import { proposal } from "../sources.ts";

/** What nobody needs is not saved. */
export const deadRegistersNotSpilled: Rule<"nocsr.compile"> = rule({
  id: "nocsr/dead-registers-not-spilled",
  clauses: ["N04"],
  level: "should",
  scope: "behaviour",
  title: "No register is spilled around a call that nobody uses after it",
  text:
    "A pair of a dead register is harmless where it is removed, and costs two instructions and a slot where it is not.",
  source: proposal,
  operation: "nocsr.compile",
  applies: (observation) =>
    observation.outcome === "ok" && compilationOf(observation).sites.some((s) => s.facts?.fastcall),
  *check(observation): Iterable<Finding> {
    const { before, after, facts, sites } = compilationOf(observation);
    const registers = new LiveRegisters(before, facts, "most");
    for (const { call, spills } of sites) {
      const live = registers.after(call);
      for (const slot of spills) {
        const register = after[slot]?.src;
        if (register === undefined || live.includes(register)) continue;
        yield atValue(slot, `no spill of r${register}, which nobody uses after the call`, show(after, slot));
      }
    }
  },
});
