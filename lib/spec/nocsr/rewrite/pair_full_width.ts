import { accessSize, isStoreRegister } from "../../../bpf/insn_kind.ts";
import { MODE } from "../../../bpf/opcode.ts";
import type { Rule } from "../../rule.ts";
import { SLOT_SIZE } from "../frame.ts";
import { type Objection, pairRule } from "../pair_rule.ts";
import { show } from "../show.ts";
import { removal } from "../sources.ts";

/** Spill and fill move all 64 bits of the register. */
export const pairFullWidth: Rule<"nocsr.rewrite"> = pairRule({
  id: "nocsr/pair-full-width",
  clauses: ["N06"],
  level: "must",
  scope: "behaviour",
  title: "A spill and a fill that go move all 64 bits of the register",
  text:
    "A narrower pair clears or sign-extends the upper half, and a store of an immediate saves no register at all: " +
    "without them the register holds another value.",
  source: removal,
  objection({ spill, fill, pair, rewriting }): Objection | undefined {
    if (!isStoreRegister(spill) || accessSize(spill) !== SLOT_SIZE) {
      return { at: "spill", wanted: "a store of all 64 bits of a register", seen: show(rewriting.before, pair.spill) };
    }
    if ((fill.opcode & 0xe0) !== MODE.MEM || accessSize(fill) !== SLOT_SIZE) {
      return { at: "fill", wanted: "a load of all 64 bits of a register", seen: show(rewriting.before, pair.fill) };
    }
    return undefined;
  },
});
