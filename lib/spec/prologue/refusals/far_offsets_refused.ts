import type { Rule } from "../../rule.ts";
import { loaderErrors } from "../sources.ts";
import { refusalRule } from "./refusal_rule.ts";

/** An offset that an instruction cannot add is refused. */
export const farOffsetsRefused: Rule<"prologue.generate"> = refusalRule({
  id: "prologue/far-offsets-refused",
  clauses: ["P08"],
  title: "An offset outside 32 signed bits is refused with 3908, BPF_LOADER_ERRNO__PROLOGUEOOB",
  text:
    "The 16 bits of a load's own offset do not matter: the offset is added by an instruction, whose immediate has 32.",
  source: loaderErrors,
  concerns: ({ reason }) => reason === "far-offset",
});
