import type { Rule } from "../../rule.ts";
import { registerNames } from "../sources.ts";
import { refusalRule } from "./refusal_rule.ts";

/** A base that is no general register is refused. */
export const unknownRegistersRefused: Rule<"prologue.generate"> = refusalRule({
  id: "prologue/unknown-registers-refused",
  clauses: ["P01", "P10"],
  title: "A base that is not the exact name of a general register is refused with EINVAL",
  text: "`%di` is one; `%edi`, `%rdi`, `%DI`, `di`, `%ip`, `%flags`, `$stack` and `$retval` are none.",
  source: registerNames,
  concerns: ({ reason }) => reason === "unknown-register",
});
