import fc from "fast-check";
import type { ImplementationInfo } from "../../protocol/implementation.ts";
import type { Input, OperationName } from "../../protocol/operations.ts";
import type { Question } from "../generator.ts";
import { often } from "./often.ts";

/**
 * Questions of these inputs: some leave the design to the implementation, some ask for one that it declares.
 *
 * @param area The area whose designs are asked for.
 */
export function asked<O extends OperationName>(
  area: string,
  { designs }: ImplementationInfo,
  inputs: fc.Arbitrary<Input<O>>,
): fc.Arbitrary<Question<O>> {
  const declared = designs.filter((design) => design.startsWith(`${area}@`));
  const design: fc.Arbitrary<string | undefined> = declared.length < 2
    ? fc.constant(undefined)
    : fc.oneof({ withCrossShrink: true }, often(1, fc.constant(undefined)), often(2, fc.constantFrom(...declared)));
  return fc.tuple(inputs, design).map(([input, design]) => design === undefined ? { input } : { input, design });
}
