import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { hex } from "../show.ts";
import { publication } from "../sources.ts";
import { resultAlone } from "./user_code.ts";

/** User code returns what it returns without a prologue. */
export const runLeavesUserCode: Rule<"prologue.run"> = rule({
  id: "prologue/run-leaves-user-code",
  clauses: ["P16"],
  level: "must",
  scope: "behaviour",
  title: "User code returns what it would return alone, given the r1 to r5 that it found",
  text:
    "Its jumps and its calls of its own functions lead where they did. Compared are the low 32 bits; a program that " +
    "reads anything else that the prologue may have left behind is not judged.",
  source: publication,
  operation: "prologue.run",
  applies: (observation) =>
    observation.outcome === "ok" && observation.value.contextKept &&
    resultAlone(observation.input, observation.value) !== undefined,
  *check({ input, value }): Iterable<Finding> {
    const r0 = resultAlone(input, value);
    if (r0 === undefined) return;
    const [wanted, seen] = [BigInt.asUintN(32, r0), BigInt.asUintN(32, value.r0)];
    if (wanted !== seen) yield whole(`r0 = ${hex(wanted)}`, `r0 = ${hex(seen)}`);
  },
});
