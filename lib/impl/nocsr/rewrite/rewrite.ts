import type { Program } from "../../../bpf/insn.ts";
import type { RewriteInput, RewriteValue } from "../../../protocol/nocsr.ts";
import { ok, type Outcome, rejected } from "../../../protocol/outcome.ts";
import { type CallFacts, callFacts } from "../call_facts.ts";
import { callModels } from "../call_models.ts";
import { checkShape } from "../check_shape.ts";
import { explore } from "../paths/explore.ts";
import { Refusal } from "../refusal.ts";
import { splice } from "../splice.ts";
import { subprogsOf } from "../subprog.ts";
import { checkCombinedStack } from "./check_combined_stack.ts";
import type { Decisions } from "./decisions.ts";
import { patternsOf } from "./pattern.ts";
import { type Plan, planOf } from "./plan.ts";
import { withoutDeadCode } from "./without_dead_code.ts";

type Facts = readonly (CallFacts | undefined)[];

/**
 * Carries out `nocsr.rewrite`: removes the pairs that are not needed and inlines calls, as a kernel does that loads the
 * program.
 *
 * @param decisions What is decided on the way.
 * @param input The program, and the functions that it calls as far as they are not the published ones.
 */
export function rewrite(decisions: Decisions, input: RewriteInput): Outcome<RewriteValue> {
  const facts = input.program.map((insn) => callFacts(insn, input.functions));
  try {
    checkShape(input.program);
    const { plans, reached } = planned(decisions, input, facts);
    const program = carryOut(decisions, input.program, facts, plans, reached);
    return ok({ program, stackDepths: plans.map(({ stackDepth }) => stackDepth) });
  } catch (error) {
    if (error instanceof Refusal) return rejected(error.errno, error.message);
    throw error;
  }
}

/** What is done to each function that is ever called, and which slots are ever reached. */
function planned(
  decisions: Decisions,
  { program, functions }: RewriteInput,
  facts: Facts,
): { readonly plans: readonly Plan[]; readonly reached: ReadonlySet<number> } {
  const subprogs = subprogsOf(program);
  const { accesses, reached } = explore({
    program,
    subprogs,
    callModel: callModels(functions, decisions.scratched),
    frameSize: decisions.frameSize,
  });
  const plans = subprogs.map((subprog, owner) => {
    const patterns = patternsOf(decisions, { program, subprog, factsAt: (index) => facts[index] });
    return planOf(decisions, owner, patterns, accesses);
  });
  checkCombinedStack(program, subprogs, plans.map(({ stackDepth }) => stackDepth));
  return { plans: plans.filter((_, owner) => reached.has(subprogs[owner]?.start ?? -1)), reached };
}

function carryOut(
  decisions: Decisions,
  program: Program,
  facts: Facts,
  plans: readonly Plan[],
  reached: ReadonlySet<number>,
): Program {
  const edits = new Map<number, Program>();
  for (const [index, insn] of program.entries()) {
    const called = facts[index];
    if (called?.inlined) edits.set(index, decisions.inlineBody(called, insn));
  }
  for (const slot of plans.flatMap(({ gone }) => gone).flatMap(decisions.removed)) edits.set(slot, []);
  const pruned = withoutDeadCode(program, reached, edits);
  return decisions.finish(splice(pruned.program, pruned.edits, decisions.relocates));
}
