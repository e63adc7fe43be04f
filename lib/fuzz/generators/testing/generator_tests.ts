import { assert, assertEquals } from "@std/assert";
import { inProcess } from "../../../harness/in_process.ts";
import type { Mutant } from "../../../impl/mutant.ts";
import { mutants } from "../../../impl/mutants.ts";
import { reference } from "../../../impl/reference.ts";
import type { Input, OperationName } from "../../../protocol/operations.ts";
import { rounds } from "../../../testing/rounds.ts";
import type { Generator } from "../../generator.ts";
import { describeSample, sample, shareJudged, shareOk, wireOf } from "./sample.ts";
import { smallestFor } from "./smallest.ts";

/** What a generator is held to. */
export interface Demands<O extends OperationName> {
  readonly generator: Generator<O>;
  /** Questions that the reference is asked; everyday a quarter of them. */
  readonly questions: number;
  /** The share of them that it answers with a value, at least. */
  readonly ok: number;
  /** The wrong implementations that must be found, and how large the question may be that is left of it. */
  readonly finds: readonly (readonly [mutant: Mutant["name"], size: number])[];
  /** Questions that a wrong implementation is asked at most. */
  readonly within: number;
  /** How large a question is: instructions, steps, or whatever counts. */
  readonly size: (input: Input<O>) => number;
}

/** Registers the tests of a generator. */
export function generatorTests<O extends OperationName>(demands: Demands<O>): void {
  const { generator, ok, finds, within, size } = demands;
  const questions = rounds(Math.ceil(demands.questions / 4), demands.questions);
  const { operation } = generator;
  Deno.test(`${operation}: the reference keeps every rule on ${questions} questions, and answers most`, async () => {
    const sampled = await sample(generator, inProcess(reference), questions);
    assertEquals(sampled.troubles.map(({ what, wire }) => `${what}: ${wire}`), []);
    assert(shareOk(sampled) >= ok, describeSample(sampled));
    assert(shareJudged(sampled) >= ok, describeSample(sampled));
  });
  Deno.test(`${operation}: the same seed makes the same questions`, async () => {
    const [one, other] = [
      await sample(generator, inProcess(reference), 20, 7),
      await sample(generator, inProcess(reference), 20, 7),
    ];
    assertEquals(one.outcomes, other.outcomes);
  });
  for (const [name, largest] of finds) {
    Deno.test(`${operation}: ${name} is found, and the question gets small`, async () => {
      const { question, rules } = await smallestFor(generator, mutants, name, within);
      const left = size(question.input);
      assert(left <= largest, `wanted at most ${largest}, got ${left}: ${rules}: ${wireOf(operation, question)}`);
    });
  }
}
