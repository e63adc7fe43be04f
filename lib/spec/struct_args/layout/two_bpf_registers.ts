import { BPF_ARGUMENTS, type BpfArgument } from "../../../protocol/struct_args.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { source } from "../source.ts";
import { shownArguments } from "./shown.ts";

/** In the counter-proposal, a struct of at most 16 bytes travels in one or two BPF registers, in its place among the arguments. */
export const twoBpfRegisters: Rule<"struct_args.layout"> = rule({
  id: "struct_args/two-bpf-registers",
  clauses: ["S10"],
  level: "must",
  scope: "struct_args@counter-proposal",
  title: "A struct of at most 16 bytes travels in one or two BPF registers, in its place among the arguments",
  text:
    "The program has the traced function's prototype: its arguments lie in r1 to r5 in their order, two registers for a value of " +
    "more than 8 bytes. What does not fit what is left of the five has no register.",
  source,
  operation: "struct_args.layout",
  applies: (observation) => shownArguments(observation).length > 0,
  *check(observation): Iterable<Finding> {
    const free = [...BPF_ARGUMENTS];
    for (const { passed: { label, size }, shown: { registers = [] } } of shownArguments(observation)) {
      const count = Math.ceil(size / 8);
      const wanted: readonly BpfArgument[] = count <= free.length ? free.splice(0, count) : [];
      if (wanted.join() !== registers.join()) {
        yield whole(`${label} in ${wanted.join(" ") || "no register"}`, registers.join(" ") || "no register");
      }
    }
  },
});
