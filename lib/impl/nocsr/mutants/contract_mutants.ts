import { jumpTarget } from "../../../bpf/insn_kind.ts";
import type { Program } from "../../../bpf/insn.ts";
import { fixes } from "../../../history/fixes.ts";
import type { Mutant } from "../../mutant.ts";
import type { StackAccess } from "../paths/stack_access.ts";
import { type Decisions, published } from "../rewrite/decisions.ts";
import type { Pair } from "../rewrite/pattern.ts";
import { rewriteMutant } from "./rewrite_mutant.ts";

/** The contract as it is for accesses that `sees` does not overlook. */
function overlooking(sees: (access: StackAccess) => boolean): Pick<Decisions, "breaksContract"> {
  return { breaksContract: (access, owner, region) => sees(access) && published.breaksContract(access, owner, region) };
}

/** Whether a jump leads to one of some slots. */
function leadsTo(program: Program, isWanted: (target: number) => boolean): boolean {
  return program.some((_, index) => {
    const target = jumpTarget(program, index);
    return target !== undefined && isWanted(target);
  });
}

/** Mutants that remove pairs which something else depends on, or keep pairs which nothing depends on. */
export const contractMutants: readonly Mutant[] = [
  rewriteMutant("ignores-the-contract", "does not look for other uses of the slots", { breaksContract: () => false }),
  rewriteMutant("ignores-reads", "overlooks loads from the region", overlooking(({ kind }) => kind !== "load")),
  rewriteMutant("ignores-writes", "overlooks stores to the region", overlooking(({ kind }) => kind !== "store")),
  rewriteMutant("ignores-copies", "looks only at accesses through r10 itself", overlooking(({ direct }) => direct)),
  rewriteMutant(
    "ignores-reading-helpers",
    "overlooks what helpers read, as Linux 6.18 does",
    overlooking(({ kind }) => kind !== "argument-read"),
  ),
  rewriteMutant(
    "ignores-writing-helpers",
    "overlooks what helpers write",
    overlooking(({ kind }) => kind !== "argument-write"),
  ),
  rewriteMutant(
    "ignores-reading-callees",
    "charges what a called function reads to that function, as Linux 6.18 does",
    {
      breaksContract: (access, owner, region) =>
        published.breaksContract(
          { ...access, owner: access.kind === "load" ? access.by : access.owner },
          owner,
          region,
        ),
    },
  ),
  rewriteMutant(
    "ignores-callees",
    "overlooks what called functions do",
    overlooking(({ owner, by }) => owner === by),
  ),
  rewriteMutant("ignores-what-lies-below", "overlooks accesses below the lowest slot", {
    breaksContract: (access, owner, region) =>
      access.offset >= region.bottom && published.breaksContract(access, owner, region),
  }),
  rewriteMutant("region-one-slot-too-high", "lets nothing else use the slot above the region either", {
    breaksContract: (access, owner, { bottom, top }) =>
      published.breaksContract(access, owner, { bottom, top: top + 8 }),
  }),
  rewriteMutant("lowest-top", "guards only the slots that all patterns use, as Linux 6.18 does", {
    region: (patterns) => ({
      bottom: Math.min(...patterns.map((p) => p.bottom)),
      top: Math.min(...patterns.map((p) => p.top)),
    }),
  }),
  rewriteMutant("one-spoils-all", "lets an access in one function spoil all functions", {
    breaksContract: (access, _owner, region) => published.breaksContract(access, access.owner, region),
  }),
  rewriteMutant("jump-into-pattern", "removes pairs though a jump leads between their halves", {
    isEntered: () => false,
  }, fixes.jumpIntoGroup),
  rewriteMutant("jump-to-the-fill", "looks for jumps to the spills and the call, and not to the fills", {
    isEntered: ({ spill, fill }: Pair, program) => leadsTo(program, (to) => spill < to && to <= (spill + fill) / 2),
  }),
  rewriteMutant("jump-to-the-call", "looks for jumps to the fills, and not to the spills and the call", {
    isEntered: ({ spill, fill }: Pair, program) => leadsTo(program, (to) => (spill + fill) / 2 < to && to <= fill),
  }),
  rewriteMutant("jump-to-the-spill", "keeps a pair though a jump leads to its spill", {
    isEntered: ({ spill, fill }: Pair, program) => leadsTo(program, (to) => spill <= to && to <= fill),
  }),
  rewriteMutant("jump-behind-the-fill", "keeps a pair though a jump leads just behind its fill", {
    isEntered: ({ spill, fill }: Pair, program) => leadsTo(program, (to) => spill < to && to <= fill + 1),
  }),
];
