import { disassemble } from "../../bpf/disassemble.ts";
import { atInput, type Finding, whole } from "../../spec/finding.ts";
import { compareInlined } from "../../spec/nocsr/compare_inlined.ts";
import { jumpTargets } from "../../spec/nocsr/flow.ts";
import { removable } from "../../spec/nocsr/removable.ts";
import { rewritingOf } from "../../spec/nocsr/rewriting.ts";
import { show } from "../../spec/nocsr/show.ts";
import type { Answered } from "../../spec/observation.ts";
import { type Comparison, comparison } from "./comparison.ts";

/** Under one design the same spills and fills go, and the stack depths that both tell are the same. */
export const nocsrRewrite: Comparison<"nocsr.rewrite"> = comparison({
  refusesAlike: false,
  *compare(observation, other) {
    const [difference] = compareInlined(other.program, observation.value.program);
    // Calls of other helpers may be inlined by one and not by the other.
    const wanted = { ...observation, value: other };
    if (difference !== undefined && removesEntered(wanted)) return;
    if (difference !== undefined) yield* compareLost(observation, wanted);
    const depths = other.stackDepths?.join(", ");
    const seen = observation.value.stackDepths?.join(", ");
    if (depths !== undefined && seen !== undefined && depths !== seen) yield whole(`stack depths ${depths}`, seen);
  },
  isForeseen(observation) {
    const rewriting = rewritingOf(observation);
    const wanted = new Set(removable(rewriting).flatMap(({ spill, fill }) => [spill, fill]));
    return wanted.size === rewriting.lost.size && wanted.isSubsetOf(rewriting.lost);
  },
  isAlike({ value }, other) {
    const { program, stackDepths, runs } = value;
    const tellsTheSame = stackDepths === undefined || stackDepths.join() === other.stackDepths?.join();
    return runs === undefined && tellsTheSame && [...compareInlined(other.program, program)].length === 0;
  },
  wanted: ({ program, stackDepths }) => ({
    program: disassemble(program),
    ...stackDepths && { "stack-depths": [...stackDepths] },
  }),
});

/**
 * Whether a pair is gone into which a jump leads that is never taken. Kernels that heed jumps do so before they know, and
 * distributions have put that into older ones.
 */
function removesEntered(observation: Answered<"nocsr.rewrite">): boolean {
  const { before, groups } = rewritingOf(observation);
  const targets = [...jumpTargets(before, new Set(before.keys()))];
  return groups.some(({ pairs }) =>
    pairs.some(({ spill, fill }) => targets.some((target) => spill < target && target <= fill))
  );
}

function* compareLost(seen: Answered<"nocsr.rewrite">, wanted: Answered<"nocsr.rewrite">): Iterable<Finding> {
  const { before, lost } = rewritingOf(seen);
  const other = rewritingOf(wanted).lost;
  for (const slot of [...lost.symmetricDifference(other)].sort((a, b) => a - b)) {
    const text = show(before, slot);
    if (lost.has(slot)) yield atInput(slot, `${text} to stay`, "it is gone");
    else yield atInput(slot, `${text} to be gone`, "it is still there");
  }
}
