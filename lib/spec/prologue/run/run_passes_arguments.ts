import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { registerOf } from "../fetch.ts";
import { hex, ordinal } from "../show.ts";
import { publication } from "../sources.ts";
import { truthRule } from "./truth_rule.ts";

/** User code finds the arguments in r3, r4 and r5. */
export const runPassesArguments: Rule<"prologue.run"> = truthRule({
  id: "prologue/run-passes-arguments",
  clauses: ["P01", "P02", "P07", "P09", "P10"],
  level: "must",
  scope: "behaviour",
  title: "Where every read succeeds, user code finds the arguments in r3, r4 and r5, in order, and at most three",
  text: "Compared are the bits of each argument's declared type.",
  source: publication,
  concerns: ({ err }) => err === 0n,
  *judge(truth, { args }): Iterable<Finding> {
    if (args.length !== truth.args.length) yield whole(`${truth.args.length} arguments`, `${args.length}`);
    for (const fetch of truth.fetches) {
      const { bits, index } = fetch;
      const [wanted, seen] = [truth.args[index], args[index]];
      if (bits === undefined || wanted === undefined || seen === undefined) continue;
      if (BigInt.asUintN(bits, wanted) === BigInt.asUintN(bits, seen)) continue;
      const name = `r${registerOf(fetch)}`;
      const width = bits === 64 ? "" : ` in ${bits} bits`;
      const value = hex(BigInt.asUintN(bits, wanted));
      yield whole(`${name} = ${value}${width}, ${ordinal(fetch)} (${fetch.text})`, `${name} = ${hex(seen)}`);
    }
  },
});
