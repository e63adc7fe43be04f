import fc from "fast-check";
import type { ImplementationInfo } from "../../../protocol/implementation.ts";
import type { StructPassing } from "../../../protocol/struct_args.ts";
import { often } from "../often.ts";

/** How a caller passes structs; a kernel has but one way. */
export function arbitraryPassing({ kernel }: ImplementationInfo): fc.Arbitrary<StructPassing> {
  if (kernel !== undefined) return fc.constant("abi");
  return fc.oneof(
    { withCrossShrink: true },
    often(4, fc.constant("abi" as const)),
    often(1, fc.constant("reference" as const)),
  );
}
