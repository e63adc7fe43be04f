import type { OperationName, Value } from "../../protocol/operations.ts";
import type { Finding } from "../../spec/finding.ts";
import type { Answered } from "../../spec/observation.ts";

/** How the answers of two implementations to the same question must agree, if both give a value. */
export type Comparison<O extends OperationName> = (observation: Answered<O>, other: Value<O>) => Iterable<Finding>;

/** The comparisons, by operation: only of those whose answer the contract, or a design that was named, determines. */
export type Comparisons = { readonly [O in OperationName]?: Comparison<O> };
