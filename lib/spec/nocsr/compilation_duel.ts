import type { Compilation } from "./compilation.ts";
import { scratchedBy } from "./call_facts.ts";
import type { Duel } from "./compare_runs.ts";
import { functionModel } from "./function_model.ts";
import { numbered } from "./flow.ts";

/**
 * Prepares a program and what a compiler made of it to be run side by side: the program under the contract, by which a
 * nocsr call scratches only what its prototype says; the result under the convention that any call scratches r0 to r5.
 */
export function compilationDuel({ before, after, origins, facts }: Compilation): Duel {
  const originAt = (slot: number) => {
    const origin = origins[slot];
    return origin === undefined || origin.kind === "inserted" ? undefined : origin.from;
  };
  const site = (slot: number) => ({ slot, facts: facts[slot], maps: [] });
  return {
    before: {
      program: before.map((insn, slot) => numbered(insn, slot)),
      origin: (slot) => slot,
      functionAt: (slot, state) => {
        const known = facts[slot];
        return functionModel(site(slot), state, known?.fastcall ? scratchedBy(known) : undefined);
      },
      isSilent: () => false,
    },
    after: {
      program: after.map((insn, slot) => numbered(insn, originAt(slot) ?? -1)),
      origin: originAt,
      functionAt: (slot, state) => slot < 0 ? undefined : functionModel(site(slot), state),
      isSilent: () => false,
    },
    decided: () => undefined,
  };
}
