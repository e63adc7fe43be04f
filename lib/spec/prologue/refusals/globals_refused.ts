import type { Rule } from "../../rule.ts";
import { perf510 } from "../sources.ts";
import { refusalRule } from "./refusal_rule.ts";

/** What starts with `@` is refused. */
export const globalsRefused: Rule<"prologue.generate"> = refusalRule({
  id: "prologue/globals-refused",
  clauses: ["P01"],
  title: "An argument that starts in memory, written with @, is refused with EOPNOTSUPP",
  text: "A fourth argument is dropped before anyone looks at it, so it is not refused.",
  source: perf510,
  concerns: ({ reason }) => reason === "global",
});
