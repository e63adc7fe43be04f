import { atValue, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { type Compilation, compilationOf, type Site } from "../compilation.ts";
import { scratchedBy } from "../call_facts.ts";
import { initialised, LiveRegisters } from "../live_registers.ts";
import { proposal } from "../sources.ts";
import { reachableSlots } from "../flow.ts";

/** What a nocsr call must keep is saved around it. */
export const liveRegistersSpilled: Rule<"nocsr.compile"> = rule({
  id: "nocsr/live-registers-spilled",
  clauses: ["N04"],
  level: "must",
  scope: "behaviour",
  title: "Each live register that a nocsr call does not scratch is spilled before it and filled after it",
  text:
    "Of r0 to r5, those that hold something before the call and are used after it on some path: r0 as well, if the " +
    "function is void. Of variadic functions every argument register counts as used.",
  source: proposal,
  operation: "nocsr.compile",
  applies: (observation) => observation.outcome === "ok" && needs(compilationOf(observation)).length > 0,
  *check(observation): Iterable<Finding> {
    const compilation = compilationOf(observation);
    const { after } = compilation;
    for (const { site, registers } of needs(compilation)) {
      const spilled = site.spills.map((slot) => after[slot]?.src);
      const filled = site.fills.map((slot) => after[slot]?.dst);
      for (const register of registers) {
        const lacks = [...spilled.includes(register) ? [] : ["spill"], ...filled.includes(register) ? [] : ["fill"]];
        if (lacks.length === 0) continue;
        const wanted = `a spill of r${register} before the call of ${site.facts?.name} and a fill behind it`;
        yield atValue(site.at, wanted, `no ${lacks.join(" and no ")}`);
      }
    }
  },
});

interface Need {
  readonly site: Site;
  readonly registers: readonly number[];
}

/** The nocsr calls that keep registers which are in use. */
function needs({ before, facts, sites }: Compilation): readonly Need[] {
  const states = initialised(before, facts);
  const live = new LiveRegisters(before, facts, "least");
  const reachable = reachableSlots(before);
  return sites.flatMap((site): readonly Need[] => {
    if (!site.facts?.fastcall || !reachable.has(site.call)) return [];
    const scratched = scratchedBy(site.facts);
    const registers = live.after(site.call).filter((register) =>
      !scratched.includes(register) && states.get(site.call)?.has(register)
    );
    return registers.length === 0 ? [] : [{ site, registers }];
  });
}
