import type { Rule } from "../../rule.ts";
import { loaderErrors } from "../sources.ts";
import { refusalRule } from "./refusal_rule.ts";

/** What does not fit is refused. */
export const noRoomRefused: Rule<"prologue.generate"> = refusalRule({
  id: "prologue/no-room-refused",
  clauses: ["P17"],
  title: "A prologue that does not fit is refused with 3907, BPF_LOADER_ERRNO__PROLOGUE2BIG",
  text:
    "One slot of the room is never used, nor are any beyond 4096. One argument so has at most 680 reads with an offset, " +
    "or 816 without.",
  source: loaderErrors,
  concerns: ({ reason }) => reason === "no-room",
});
