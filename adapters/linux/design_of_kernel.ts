import { inRange, parseRange } from "../../lib/harness/version_range.ts";
import type { StructArgsDesign } from "../../lib/impl/struct_args/designs.ts";

/** Which versions of Linux follow which design, the newest first. */
const KERNELS: readonly (readonly [versions: string, design: StructArgsDesign])[] = [
  [">=6.18", "struct_args@6.18"],
  [">=6.6", "struct_args@6.12"],
  [">=6.1", "struct_args@6.1"],
];

/**
 * The design of struct arguments that a kernel follows; nothing before 6.1, where no struct is taken.
 *
 * Unions came between 6.12 and 6.18.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { designOfKernel } from "./design_of_kernel.ts";
 *
 * assertEquals(designOfKernel("6.12.9-1-amd64"), "struct_args@6.12");
 * assertEquals(designOfKernel("5.10.0"), undefined);
 * ```
 *
 * @param release As `uname -r` prints it.
 */
export function designOfKernel(release: string): StructArgsDesign | undefined {
  return KERNELS.find(([versions]) => inRange(release, parseRange(versions)))?.[1];
}
