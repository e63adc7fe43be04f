import { helperById } from "../../../bpf/helpers.ts";
import { isHelperCall } from "../../../bpf/insn_kind.ts";
import { compilationOf } from "../../../spec/nocsr/compilation.ts";
import { registersSurvive } from "../../../spec/nocsr/compile/registers_survive.ts";
import { FRAME_SIZE } from "../../../spec/nocsr/frame.ts";
import { type FunctionView, functionViews } from "../../../spec/nocsr/function_view.ts";
import type { FrameUse } from "../../../spec/nocsr/frame_uses.ts";
import type { Pattern } from "../../../spec/nocsr/patterns.ts";
import { rewritingOf } from "../../../spec/nocsr/rewriting.ts";
import type { Answered, Observation } from "../../../spec/observation.ts";
import type { Predicate } from "../predicate.ts";
import { isFollowing, isRewrite, located } from "./located.ts";

/** The predicates of the area. */
export const predicates: Readonly<Record<string, Predicate>> = {
  "nocsr.jump-into-a-pattern": located(
    "A pattern is recognised although a jump lands in it",
    ({ observation, rule, index }) =>
      rule === "nocsr/no-jump-into-pair" ||
      functionViews(rewritingOf(observation)).some((view) => isOfEnteredPattern(view, index)),
  ),
  "nocsr.helper-reads-the-frame": located(
    "What a helper reads of the frame is not held against patterns, nor reckoned to the stack's depth",
    ({ observation: { input: { program } }, index }) => {
      const insn = program[index];
      const params = insn !== undefined && isHelperCall(insn) ? helperById(insn.imm)?.params ?? [] : [];
      return params.some((param) => param.kind === "memory" && param.access === "read");
    },
  ),
  "nocsr.upper-slot-of-unequal-patterns": {
    title: "Of patterns of different heights only the lowest top is guarded",
    recognises(observation, found) {
      return unequal.recognises(observation, found) || isRewrite(observation) && isFollowing(found) &&
          functionViews(rewritingOf(observation)).some((view) => view.outside.some((use) => mayBeUnguarded(view, use)));
    },
  },
  "nocsr.callee-reaches-into-the-frame": {
    title: "What a function reads of its caller's frame is held against its own patterns, and not against the caller's",
    recognises(observation, found) {
      return isRewrite(observation) && isFollowing(found) &&
        functionViews(rewritingOf(observation)).some(({ opaque }) => opaque);
    },
  },
  "nocsr.spill-below-the-frame": {
    title: "A spill is put below the largest frame",
    recognises(observation, { rule, finding: { place } }) {
      if (!isCompile(observation) || rule !== registersSurvive.id) return false;
      if (place.kind !== "insn" || place.of !== "value") return false;
      const { after, sites } = compilationOf(observation);
      const isPutIn = sites.some(({ spills }) => spills.includes(place.index));
      return isPutIn && (after[place.index]?.off ?? 0) < -FRAME_SIZE;
    },
  },
};

/** Whether an observation is an answer to `nocsr.compile`. */
function isCompile(observation: Observation): observation is Answered<"nocsr.compile"> {
  return observation.operation === "nocsr.compile" && observation.outcome === "ok";
}

/** Whether an instruction belongs to a pattern only if jumps are not heeded. */
function isOfEnteredPattern({ marked, patterns }: FunctionView, index: number): boolean {
  const isIn = (pattern: Pattern) => pattern.pairs.some(({ spill, fill }) => spill === index || fill === index);
  return marked.some(isIn) && !patterns.some(isIn);
}

const unequal = located(
  "Something uses a slot above the lowest top",
  ({ observation, rule, index }) =>
    (rule === "nocsr/slots-exclusive" || rule === "nocsr/region-untouched") &&
    functionViews(rewritingOf(observation)).some((view) => {
      const uses = view.kept.filter((use) => use.index === index);
      return uses.length > 0 && uses.every((use) => isUnguarded(view, use));
    }),
);

/** Whether something may be used above the top of one pattern and below that of another. */
function mayBeUnguarded(view: FunctionView, use: FrameUse): boolean {
  return use.off === undefined ? new Set(view.marked.map(({ top }) => top)).size > 1 : isUnguarded(view, use);
}

/** Whether something is used above the top of one pattern and below that of another. */
function isUnguarded({ marked }: FunctionView, { off }: FrameUse): boolean {
  const tops = marked.map(({ top }) => top);
  return off !== undefined && off >= Math.min(...tops) && off < Math.max(...tops);
}
