import { encode } from "../protocol/encode.ts";
import { type OperationName, operations } from "../protocol/operations.ts";
import type { Answer } from "./adapter.ts";

/**
 * An answer as text: two of one operation have the same if they say the same, so that no rule can tell them apart. Nothing
 * for one that is none.
 */
export function textOfAnswer<O extends OperationName>(operation: O, answer: Answer<O>): string | undefined {
  if (answer.kind !== "outcome") return undefined;
  const { outcome } = answer;
  if (outcome.outcome !== "ok") return JSON.stringify(outcome);
  const encoded = encode(operations[operation].value, outcome.value);
  return encoded.ok ? JSON.stringify(encoded.value) : undefined;
}
