import { draw } from "../fuzz/draw.ts";
import type { Generator } from "../fuzz/generator.ts";
import { generatorOf } from "../fuzz/generators/mod.ts";
import type { Case } from "../harness/case.ts";
import type { ImplementationInfo } from "../protocol/implementation.ts";
import { areaOf, type OperationName } from "../protocol/operations.ts";

/** A question as it goes to a worker: a case of which nothing is wanted but that the rules hold. */
export type DrawnQuestion = Case & { readonly wanted: { readonly kind: "holds" } };

/** What the ids of drawn questions have behind the area; no case of the suite is named so. */
const MARK = "/drawn:";

/**
 * Draws questions of some operations, by the fuzzer's generators: so many of each that has one. They are ordered among
 * the cases by their ids, `area/drawn:operation:index`.
 */
export function drawQuestions(
  operations: readonly OperationName[],
  count: number,
  seed: number,
  info: ImplementationInfo,
): readonly DrawnQuestion[] {
  return operations.flatMap((operation) => {
    const generator = generatorOf(operation);
    return generator === undefined ? [] : questionsBy(generator, count, seed, info);
  });
}

function questionsBy<O extends OperationName>(
  { operation, questions }: Generator<O>,
  count: number,
  seed: number,
  info: ImplementationInfo,
): readonly DrawnQuestion[] {
  const arbitrary = questions(info);
  return Array.from({ length: count }, (_, index) => {
    const { value: { input, design } } = draw(arbitrary, { seed, kind: operation, index });
    return {
      id: `${areaOf(operation)}${MARK}${operation}:${index}`,
      title: `Question ${index} of ${operation}, drawn by seed ${seed}`,
      operation,
      ...design === undefined ? {} : { design },
      input,
      wanted: { kind: "holds" },
      rules: [],
      requires: {},
      file: "",
      line: 0,
    };
  });
}

/** Whether a case was drawn: only a rule can say that an answer to it is wrong. */
export function isDrawn({ id }: { readonly id: string }): boolean {
  return id.includes(MARK);
}
