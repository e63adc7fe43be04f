import type { OperationName } from "../../protocol/operations.ts";
import type { AnyGenerator, Generator } from "../generator.ts";
import { compile as nocsrCompile } from "./nocsr/compile.ts";
import { rewrite as nocsrRewrite } from "./nocsr/rewrite.ts";

/** Every generator, in the order of the rule book: one an operation, `<area>/<operation>.ts`. */
export const generators: readonly AnyGenerator[] = [
  nocsrRewrite,
  nocsrCompile,
];

/** The generator of an operation's questions, if there is one. */
export function generatorOf<O extends OperationName>(operation: O): Generator<O> | undefined {
  return generators.find((one): one is AnyGenerator & Generator<O> => one.operation === operation);
}
