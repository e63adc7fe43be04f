import type { Rule } from "../../rule.ts";
import { perf510 } from "../sources.ts";
import { possibleReasons } from "./expected_refusal.ts";
import { refusalRule } from "./refusal_rule.ts";

/** Of several reasons, the one that comes first is given. */
export const refusedInOrder: Rule<"prologue.generate"> = refusalRule({
  id: "prologue/refused-in-order",
  clauses: ["P01"],
  title: "Of several reasons to refuse, the error of the one that is found first is given",
  text:
    "Globals and offsets are looked at before anything is generated, argument by argument. A register that is unknown " +
    "stops the generation where it is loaded; the end of the room is noticed only behind the load of a register, " +
    "behind a read, behind the jump to success and at the end, so that an unknown register may come first.",
  source: perf510,
  concerns: (_, input) => possibleReasons(input).size > 1,
});
