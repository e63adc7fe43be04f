import { Machine } from "../../bpf/machine/machine.ts";
import { anyWorld, standardFunctions } from "../../bpf/standard_functions.ts";
import type { RunInput } from "../../protocol/calling_convention.ts";
import { whole } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { source } from "./source.ts";
import { isDetermined } from "./truth.ts";

/** A program that keeps the convention on every path is carried out. */
export const conformingProgramsRun: Rule<"calling_convention.run"> = rule({
  id: "calling_convention/conforming-programs-run",
  clauses: ["C01", "C02", "C03", "C04"],
  level: "should",
  scope: "behaviour",
  title: "A program that keeps the convention on every path is carried out",
  text:
    "A verifier may have reasons of its own to refuse a program, which is why this is no must. What each path does is " +
    "found by taking every branch both ways, whatever its condition says.",
  source,
  operation: "calling_convention.run",
  applies: ({ input }) => isDetermined(input) && keepsTheConventionOnEveryPath(input),
  check: () => [],
  *checkRefusal({ errno, message }) {
    yield whole("the program carried out: it keeps the convention on every path", `${errno}: ${message}`);
  },
});

/** How many paths are walked; a program with more is passed over. */
const MAX_PATHS = 256;

/** Runs every path of a program by deciding its branches for it. */
function keepsTheConventionOnEveryPath({ program, context }: RunInput): boolean {
  const machine = new Machine(program, { functions: standardFunctions(anyWorld), limit: 10_000 });
  const pending: (readonly boolean[])[] = [[]];
  for (let walked = 0; walked < MAX_PATHS; walked++) {
    const prefix = pending.pop();
    if (prefix === undefined) return true;
    const taken: boolean[] = [];
    const result = machine.run({
      context: context.slice(),
      decide: () => {
        const decision = prefix[taken.length] ?? false;
        taken.push(decision);
        return decision;
      },
    });
    if (result.outcome === "fault") return false;
    for (let at = prefix.length; at < taken.length; at++) pending.push([...taken.slice(0, at), true]);
  }
  return false;
}
