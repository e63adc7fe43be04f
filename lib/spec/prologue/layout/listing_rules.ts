import type { Insn } from "../../../bpf/insn.ts";
import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { compareSlots } from "../compare_slots.ts";
import { type Examination, examinationOf, examined } from "../examination.ts";
import { perf510 as perf510Source, publication } from "../sources.ts";
import { type Dialect, perf510, seed } from "./dialect.ts";
import { canPublish } from "../can_publish.ts";
import { fastPath, slowPath510 } from "./listing.ts";

/** A rule that wants a prologue instruction for instruction. */
interface ListingRule extends Pick<Rule<"prologue.generate">, "id" | "clauses" | "title" | "text" | "source"> {
  readonly dialect: Dialect;
  /** The prologue that is wanted, if there is one. */
  listing(examination: Examination): readonly Insn[] | undefined;
}

function listingRule({ dialect, listing, ...definition }: ListingRule): Rule<"prologue.generate"> {
  return rule({
    ...definition,
    level: "must",
    scope: dialect.design,
    operation: "prologue.generate",
    applies(observation): boolean {
      const examination = examined(observation);
      return examination !== undefined && examination.fetches.every(canPublish) && listing(examination) !== undefined;
    },
    *check(observation): Iterable<Finding> {
      const examination = examinationOf(observation);
      const wanted = examination && listing(examination);
      if (wanted !== undefined) yield* compareSlots(wanted, observation.value.program);
    },
  });
}

/** The fast path as it was published, for each design. */
export const fastPathRules: readonly Rule<"prologue.generate">[] = [seed, perf510].map((dialect) =>
  listingRule({
    id: `prologue/fast-path-${dialect.suffix}`,
    clauses: ["P15"],
    title: "The fast path is one 64-bit load from r1 for each argument, in order, then r2 = 0",
    text: "No argument at all leaves r2 = 0 alone.",
    source: publication,
    dialect,
    listing: (examination) => readsMemory(examination) ? undefined : fastPath(examination.fetches),
  })
);

/** The slow path of Linux 5.10, instruction for instruction. */
export const slowPathInstructionForInstruction: Rule<"prologue.generate"> = listingRule({
  id: "prologue/instruction-for-instruction-in-5-10",
  clauses: ["P05", "P06", "P08", "P12", "P13", "P14"],
  title: "The slow path is that of Linux 5.10, instruction for instruction",
  text:
    "Beyond the published order that fixes what the listing leaves open: the register is loaded before the slot's address " +
    "is made, slots are reached through r10, and an offset of 0 is not added.",
  source: perf510Source,
  dialect: perf510,
  listing: (examination) => readsMemory(examination) ? slowPath510(examination.fetches) : undefined,
});
