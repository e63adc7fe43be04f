import { type Finding, whole } from "../../finding.ts";
import type { Design, Rule } from "../../rule.ts";
import { rule } from "../../rule.ts";
import { byValue } from "../source.ts";
import { shownArguments } from "./shown.ts";

/** As Linux has it since 6.1, a struct lies in the context itself, and nowhere else: no slot holds a pointer to one. */
export const valuesInSlots: readonly Rule<"struct_args.layout">[] =
  ([["6.1", "6-1"], ["6.12", "6-12"], ["6.18", "6-18"]] as const).map(([version, words]) =>
    inSlots(`struct_args/values-in-slots-${words}`, `struct_args@${version}`)
  );

function inSlots(id: Rule["id"], scope: Design): Rule<"struct_args.layout"> {
  return rule({
    id,
    clauses: ["S02"],
    level: "must",
    scope,
    title: "A struct lies in consecutive slots of the context by value, and the program finds no argument elsewhere",
    source: byValue,
    operation: "struct_args.layout",
    applies: (observation) => shownArguments(observation).some(({ passed }) => passed.isComposite && passed.size > 0),
    *check(observation): Iterable<Finding> {
      for (const { passed: { label }, shown: { view, registers = [] } } of shownArguments(observation)) {
        if (view.kind === "pointer") yield whole(`the bytes of ${label} in its slots`, "a pointer");
        if (registers.length > 0) yield whole(`${label} in the context alone`, registers.join(" "));
      }
    },
  });
}
