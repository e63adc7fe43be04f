import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { registerOf } from "../fetch.ts";
import { hex } from "../show.ts";
import { publication } from "../sources.ts";
import { truthRule } from "./truth_rule.ts";

/** Where a read fails, user code finds zeros. */
export const runZeroesArguments: Rule<"prologue.run"> = truthRule({
  id: "prologue/run-zeroes-arguments",
  clauses: ["P12"],
  level: "must",
  scope: "behaviour",
  title: "Where any read fails, user code finds 0 in the register of every argument",
  source: publication,
  concerns: ({ err, fetches }) => err === 1n && fetches.length > 0,
  *judge({ fetches }, { args }): Iterable<Finding> {
    for (const fetch of fetches) {
      const seen = args[fetch.index];
      if (seen === 0n) continue;
      const name = `r${registerOf(fetch)}`;
      yield whole(`${name} = 0x0`, seen === undefined ? "no such argument" : `${name} = ${hex(seen)}`);
    }
  },
});
