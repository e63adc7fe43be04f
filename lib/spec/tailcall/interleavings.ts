import type { PokeValue } from "../../protocol/tailcall.ts";
import { type Finding, whole } from "../finding.ts";
import type { Answered } from "../observation.ts";
import { type Rule, rule } from "../rule.ts";
import { type Exploration, explore } from "./poke/explore.ts";
import { formatTrace, violations } from "./poke/format_trace.ts";
import type { Schedule } from "./poke/schedule.ts";
import { scheduleOf } from "./poke/schedule_of.ts";
import { source } from "./source.ts";

/** CPUs that run through the site; two already show whatever any number would. */
const CPUS = 2;

/** No CPU unwinds its frame and then falls through, in any interleaving with the writes. */
export const noCpuInStateA: Rule<"tailcall.poke"> = rule({
  id: "tailcall/no-cpu-in-state-a",
  clauses: ["T11", "T22"],
  level: "must",
  scope: "behaviour",
  title: "No CPU unwinds its frame and then falls through, in any interleaving with the writes",
  text: "Every interleaving of running CPUs with the writes and waits is searched; a violation comes with a shortest " +
    "way there.",
  source,
  erratum: "The closing sentence of the published text says `unwind, tail` where it means state A: nop, unwind, nop.",
  operation: "tailcall.poke",
  applies: hasSites,
  check: (observation) => searched(observation, (violation) => violation === "state-a"),
});

/** No CPU executes a half-written instruction, a stray jump, or a program that was freed, in any interleaving. */
export const onlyWholeInsns: Rule<"tailcall.poke"> = rule({
  id: "tailcall/only-whole-insns-and-live-programs",
  clauses: ["T16"],
  level: "must",
  scope: "behaviour",
  title: "No CPU executes a half-written instruction, a stray jump, or a program that was freed, in any interleaving",
  text: "An instruction of several bytes is written behind a trap (`int3`): a CPU that meets it carries out the new " +
    "instruction. A program that the array gave up is freed once every CPU that might be in it has left.",
  source,
  operation: "tailcall.poke",
  applies: hasSites,
  check: (observation) => searched(observation, (violation) => violation !== "state-a"),
});

function hasSites(
  observation: { readonly outcome: string; readonly input: { readonly sites: readonly number[] } },
): boolean {
  return observation.outcome === "ok" && observation.input.sites.length > 0;
}

type Violated = Exploration & { readonly outcome: "violation" };

function* searched(
  { input, value }: Answered<"tailcall.poke">,
  concerns: (violation: Violated["violation"]) => boolean,
): Generator<Finding> {
  for (const site of input.sites.keys()) {
    const schedule = scheduleOf(input, value, site);
    if (schedule === undefined) {
      yield whole(`the text of site ${site}`, `${value.sites.length} sites`);
      continue;
    }
    const found = explored(value, site, schedule);
    if (found.outcome === "unfinished") {
      yield whole("a search of every interleaving", `${found.states} states, and more`);
    }
    if (found.outcome === "violation" && concerns(found.violation)) yield finding(schedule, found, site);
  }
}

function finding(schedule: Schedule, found: Violated, site: number): Finding {
  return {
    place: { kind: "step", step: found.moment.done },
    wanted: `no interleaving of ${CPUS} CPUs in which one ${violations[found.violation]}`,
    seen: `site ${site}: CPU ${found.cpu} ${violations[found.violation]}, after ${found.trace.length} moves`,
    trace: formatTrace(schedule, found),
  };
}

const explorations = new WeakMap<PokeValue, Map<number, Exploration>>();

/** Searches a site's schedule once, however many rules ask about it. */
function explored(value: PokeValue, site: number, schedule: Schedule): Exploration {
  const known = explorations.get(value) ?? new Map<number, Exploration>();
  explorations.set(value, known);
  const found = known.get(site) ?? explore(schedule, CPUS);
  known.set(site, found);
  return found;
}
