import { registersRead, registersWritten } from "../../../bpf/effects.ts";
import type { Insn } from "../../../bpf/insn.ts";
import { isCall, isJump, isStore } from "../../../bpf/insn_kind.ts";
import { atValue, type Finding } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { readsMemory } from "../at_user_code.ts";
import { examinationRule } from "../examination_rule.ts";
import { show } from "../show.ts";
import { publication } from "../sources.ts";

/** Where no argument reads memory, the fast path is taken. */
export const fastPathWithoutDereference: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/fast-path-without-dereference",
  clauses: ["P15"],
  level: "must",
  scope: "behaviour",
  title:
    "Where no argument that is passed reads memory, they are loaded straight from r1: no call, no stack, no r6 to r9",
  text: "An argument beyond the third counts for nothing here.",
  source: publication,
  concerns: (examination) => !readsMemory(examination),
  *judge({ prologue }): Iterable<Finding> {
    for (const [index, insn] of prologue.entries()) {
      const wrong = objection(insn);
      if (wrong !== undefined) yield atValue(index, wrong, show(prologue, index));
    }
  },
});

/** What an instruction has that the fast path has not. */
function objection(insn: Insn): string | undefined {
  if (isCall(insn)) return "no call";
  if (isJump(insn)) return "no jump";
  const written = registersWritten(insn);
  if (written.includes(1)) return "r1 left as it is";
  const used = [...registersRead(insn), ...written];
  if (isStore(insn) || used.includes(10)) return "no use of the stack";
  return used.some((register) => register >= 6) ? "no use of r6 to r9" : undefined;
}
