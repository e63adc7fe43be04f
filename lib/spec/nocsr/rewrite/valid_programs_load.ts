import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { mirroredAround } from "../pair.ts";
import { isPlainlyValid } from "../plainly_valid.ts";
import { isFunctionCall } from "../flow.ts";
import { proposal } from "../sources.ts";

/** A program with its pairs is valid everywhere. */
export const validProgramsLoad: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/valid-programs-load",
  clauses: ["N10"],
  level: "must",
  scope: "behaviour",
  title: "A program that is valid with its pairs is taken",
  text:
    "Pairs are plain stores and loads: who does not know the contract, or keeps a pair for whatever reason, must take the " +
    "program all the same. The rule speaks only of programs of which that cannot be doubted: they compute with numbers, " +
    "jump forwards, and call functions that take nothing.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies({ input: { program, functions } }): boolean {
    const hasPair = program.some((insn, slot) => isFunctionCall(insn) && mirroredAround(program, slot).length > 0);
    return hasPair && functions.length === 0 && isPlainlyValid(program);
  },
  check: () => [],
  *checkRefusal({ errno, message }): Iterable<Finding> {
    yield whole("the program to be taken, which is valid with its pairs", `${errno}: ${message}`);
  },
});
