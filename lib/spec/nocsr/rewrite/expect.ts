import { z } from "zod";
import type { Program } from "../../../bpf/insn.ts";
import { program } from "../../../protocol/codecs.ts";
import { type Expectation, expectation } from "../../expectation.ts";
import { atInput, atValue, type Finding, whole } from "../../finding.ts";
import { GET_SMP_PROCESSOR_ID } from "../call_facts.ts";
import { compareInlined } from "../compare_inlined.ts";
import { followsDesign } from "../follows_design.ts";
import { isZeroExtension } from "../likeness.ts";
import { type Rewriting, rewritingOf } from "../rewriting.ts";
import { show } from "../show.ts";

/**
 * What a case of `nocsr.rewrite` may want: what the published designs do.
 *
 * Of an implementation that follows none, it is the most that may be done: it may keep pairs and calls that others take
 * away, and whatever stack they need. Whether its program means the same is for the rules to say.
 */
export type WantedRewrite =
  /** No instruction is gone, added or changed; but calls may be inlined and jumps may have other distances. */
  | "unchanged"
  | {
    /** The slots of the program that was given of which nothing is left, jumps and unreachable code aside. */
    readonly removed?: readonly number[];
    /** The slots of the program that was given whose calls were inlined into the program that came back. */
    readonly inlined?: readonly number[];
    /** Bytes of stack of each function, compared if the implementation tells. */
    readonly "stack-depths"?: readonly number[];
    /** The program that came back, slot by slot. The address in an inlined call may be any. */
    readonly program?: Program;
  };

const slots = z.array(z.int().min(0));

/** What a case wants of a program after the removal of pairs. */
export const rewriteExpectation: Expectation<"nocsr.rewrite", WantedRewrite> = expectation({
  schema: z.union([
    z.literal("unchanged"),
    z.strictObject({
      removed: slots.exactOptional(),
      inlined: slots.exactOptional(),
      "stack-depths": slots.exactOptional(),
      program: program.exactOptional(),
    }).refine((wanted) => Object.keys(wanted).length > 0, "wanted removed, inlined, stack-depths or program"),
  ]),
  *compare(wanted, observation): Iterable<Finding> {
    const rewriting = rewritingOf(observation);
    if (wanted === "unchanged") return yield* compareUnchanged(rewriting);
    const mayKeep = !followsDesign(observation);
    if (wanted.removed !== undefined) yield* compareSlots(rewriting, "gone", wanted.removed, () => mayKeep);
    if (wanted.inlined !== undefined) {
      yield* compareSlots(rewriting, "inlined", wanted.inlined, (slot) => mayKeep || isLeftToJit(rewriting, slot));
    }
    if (mayKeep) return;
    if (wanted.program !== undefined) yield* compareInlined(wanted.program, rewriting.after);
    const depths = observation.value.stackDepths;
    if (wanted["stack-depths"] !== undefined && depths !== undefined) {
      yield* compareDepths(wanted["stack-depths"], depths);
    }
  },
});

function* compareUnchanged({ before, after, fates, lost, added }: Rewriting): Iterable<Finding> {
  for (const slot of [...lost].sort((a, b) => a - b)) yield atInput(slot, `${show(before, slot)} stays`, "it is gone");
  for (const slot of added) {
    if (!isZeroExtension(after, slot)) yield atValue(slot, "no instruction that was not there", show(after, slot));
  }
  for (const [slot, fate] of fates.entries()) {
    if (fate.kind === "changed") yield atValue(fate.at, show(before, slot), show(after, fate.at));
  }
}

/** Whether a call is that of the helper which only x86-64's verifier inlines; a JIT's inlining does not show. */
function isLeftToJit({ arch, facts }: Rewriting, slot: number): boolean {
  return arch !== "x86_64" && facts[slot]?.helper === GET_SMP_PROCESSOR_ID;
}

function inlinedCalls({ fates }: Rewriting): ReadonlySet<number> {
  return new Set(fates.keys().filter((slot) => fates[slot]?.kind === "expanded"));
}

function* compareSlots(
  rewriting: Rewriting,
  what: "gone" | "inlined",
  wanted: readonly number[],
  mayStay: (slot: number) => boolean,
): Iterable<Finding> {
  const seen = what === "gone" ? rewriting.lost : inlinedCalls(rewriting);
  const all = [...new Set([...wanted, ...seen])].sort((a, b) => a - b);
  for (const slot of all) {
    const text = show(rewriting.before, slot);
    if (!seen.has(slot) && !mayStay(slot)) yield atInput(slot, `${text} is ${what}`, "it is still there");
    if (!wanted.includes(slot)) yield atInput(slot, `${text} is not ${what}`, `it is ${what}`);
  }
}

function* compareDepths(wanted: readonly number[], seen: readonly number[]): Iterable<Finding> {
  if (wanted.length !== seen.length || wanted.some((depth, i) => depth !== seen[i])) {
    yield whole(`stack depths ${wanted.join(", ")}`, seen.join(", ") || "none");
  }
}
