import type { Program } from "../../../bpf/insn.ts";
import type { FunctionFacts, RewriteValue } from "../../../protocol/nocsr.ts";
import { type Decisions, published } from "../rewrite/decisions.ts";
import { rewrite } from "../rewrite/rewrite.ts";

/**
 * What becomes of a program that is to be taken.
 *
 * @throws {Error} If it is refused.
 */
export function rewritten(
  program: Program,
  functions: readonly FunctionFacts[] = [],
  decisions: Decisions = published,
): RewriteValue {
  const outcome = rewrite(decisions, { program, functions, maps: [] });
  if (outcome.outcome === "ok") return outcome.value;
  throw new Error(`wanted the program to be taken, got ${JSON.stringify(outcome)}`);
}
