import { ok, type Outcome, rejected } from "../../protocol/outcome.ts";
import type { GenerateInput, GenerateValue } from "../../protocol/prologue.ts";
import type { Decisions } from "./decisions.ts";
import { draftPrologue } from "./draft_prologue.ts";
import { Refusal } from "./refusal.ts";

/**
 * Carries out `prologue.generate`.
 *
 * Errors that are perf's own and have no symbolic name are named by their numbers: `3907` for a prologue that is too
 * big, `3908` for an offset outside 32 bits.
 *
 * @param decisions What to generate.
 * @param input The arguments and the room for the prologue.
 */
export function generate(decisions: Decisions, input: GenerateInput): Outcome<GenerateValue> {
  try {
    return ok({ program: draftPrologue(decisions, input).map(({ insn }) => insn) });
  } catch (error) {
    if (error instanceof Refusal) return rejected(error.errno, error.message);
    throw error;
  }
}
