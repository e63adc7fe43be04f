import { assert } from "@std/assert";
import fc from "fast-check";
import { inProcess } from "../../../harness/in_process.ts";
import type { Mutant } from "../../../impl/mutant.ts";
import { referenceWith } from "../../../impl/reference.ts";
import type { OperationName } from "../../../protocol/operations.ts";
import type { Generator, Question } from "../../generator.ts";
import { brokenRules, verdictOn } from "./broken_rules.ts";

/** A question that shows a mutant to be wrong. */
export interface Shown<O extends OperationName> {
  readonly question: Question<O>;
  /** The rules that it breaks. */
  readonly rules: readonly string[];
}

/**
 * Asks a mutant a generator's questions until an answer breaks a rule of any level, and shrinks that question.
 *
 * @param numRuns How many questions are asked at most.
 * @throws {AssertionError} If none of them shows it.
 */
export async function smallestFor<O extends OperationName>(
  generator: Generator<O>,
  mutants: readonly Mutant[],
  name: Mutant["name"],
  numRuns: number,
): Promise<Shown<O>> {
  const mutant = mutants.find((mutant) => mutant.name === name);
  assert(mutant !== undefined, `wanted a mutant, got ${name}`);
  const [wrong, right] = [inProcess(referenceWith(mutant.handlers)), inProcess(referenceWith({}))];
  const shownBy = async (question: Question<O>): Promise<readonly string[]> => {
    const broken = brokenRules(await verdictOn(wrong, generator.operation, question), "any");
    // A recommendation that the reference does not follow either says nothing.
    const always = brokenRules(await verdictOn(right, generator.operation, question), "any");
    return broken.filter((rule) => !always.includes(rule));
  };
  const property = fc.asyncProperty(generator.questions(wrong.info), async (question) => {
    return (await shownBy(question)).length === 0;
  });
  const result = await fc.check(property, { seed: 1, numRuns });
  const [question] = result.counterexample ?? [];
  assert(question !== undefined, `none of ${numRuns} questions shows ${name}`);
  return { question, rules: await shownBy(question) };
}
