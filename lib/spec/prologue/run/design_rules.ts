import type { PrologueRunInput } from "../../../protocol/prologue.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { canPublish } from "../can_publish.ts";
import { type Dialect, perf510, seed } from "../layout/dialect.ts";
import { hex } from "../show.ts";
import { perf510 as perf510Source, publication } from "../sources.ts";
import { type Spaces, type Truth, truthOf } from "./truth.ts";

type DesignRule = Pick<Rule<"prologue.run">, "id" | "clauses" | "title" | "text" | "source">;

/** Makes a rule about all that user code finds in r2 and on. */
function designRule(dialect: Dialect, spaces: Spaces, definition: DesignRule): Rule<"prologue.run"> {
  return rule({
    ...definition,
    level: "must",
    scope: dialect.design,
    operation: "prologue.run",
    applies: ({ input, outcome }) => outcome === "ok" && publishedTruth(input, spaces) !== undefined,
    *check({ input, value }): Iterable<Finding> {
      const truth = publishedTruth(input, spaces);
      if (truth === undefined) return;
      if (value.err !== truth.err) yield whole(`r2 = ${truth.err}`, `r2 = ${hex(value.err)}`);
      const wanted = truth.fetches.map((fetch) =>
        BigInt.asUintN(8 * dialect.resultBytes(fetch), truth.args[fetch.index] ?? 0n)
      );
      if (listed(wanted) !== listed(value.args)) yield whole(`arguments ${listed(wanted)}`, listed(value.args));
    },
  });
}

/** What user code must find, if the published designs can fetch the arguments. */
function publishedTruth(input: PrologueRunInput, spaces: Spaces): Truth | undefined {
  const truth = truthOf(input, spaces);
  return truth?.fetches.every(canPublish) ? truth : undefined;
}

function listed(values: readonly bigint[]): string {
  return `[${values.map(hex).join(", ")}]`;
}

/** What user code finds in each design. */
export const designRules: readonly Rule<"prologue.run">[] = [
  designRule(seed, "kernel", {
    id: "prologue/run-values-as-published",
    clauses: ["P02", "P04", "P08"],
    title: "User code finds the 64 bits that the kernel's address space has at the end of each argument's reads",
    text: "One helper, `bpf_probe_read`, makes all reads; it does not look into user space.",
    source: publication,
  }),
  designRule(perf510, "sticky", {
    id: "prologue/run-values-in-5-10",
    clauses: ["P02", "P04", "P08"],
    title: "User code finds each argument in the width of its type, read from user space from its first such read on",
    source: perf510Source,
  }),
];
