import type { z } from "zod";
import type { OperationName } from "../protocol/operations.ts";
import type { Finding } from "./finding.ts";
import type { Answered } from "./observation.ts";

/**
 * How a case states the value that it wants of one operation.
 *
 * A case may also want only that the rules hold, or a refusal; those are the same for every operation.
 */
export interface Expectation<O extends OperationName, Wanted> {
  /** Schema of what stands under `expect` in a case. */
  readonly schema: z.ZodType<Wanted>;
  /** Compares an answer with what the case wants. Pure and total. */
  compare(wanted: Wanted, observation: Answered<O>): Iterable<Finding>;
}

/** Makes an expectation; it only helps the compiler to infer the operation. */
export function expectation<O extends OperationName, Wanted>(
  definition: Expectation<O, Wanted>,
): Expectation<O, Wanted> {
  return definition;
}
