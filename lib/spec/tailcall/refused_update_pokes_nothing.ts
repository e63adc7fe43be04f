import type { MapUpdate, PokeInput } from "../../protocol/tailcall.ts";
import { atStep, type Finding } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { contentBefore } from "./poke/schedule_of.ts";

/** An update that the array cannot take is refused with its error, and pokes nothing. */
export const refusedUpdatePokesNothing: Rule<"tailcall.poke"> = rule({
  id: "tailcall/refused-update-pokes-nothing",
  clauses: ["T12", "T13", "T14"],
  level: "must",
  scope: "behaviour",
  title: "An update that the array cannot take is refused with its own error, and pokes nothing",
  text:
    "Deleting an empty element is `ENOENT`; an index beyond the array `E2BIG`, when deleting as well; flags other " +
    "than 0 (`BPF_ANY`) `EINVAL`.",
  source: {
    title: "bpf(2) map operations of BPF_MAP_TYPE_PROG_ARRAY, as Linux 5.10 to 6.18 answer them",
    link: "https://docs.kernel.org/bpf/map_array.html",
  },
  operation: "tailcall.poke",
  applies: (observation) =>
    observation.outcome === "ok" &&
    observation.input.updates.some((update, at) =>
      errorOf(observation.input, contentBefore(observation.input, observation.value, at), update) !== undefined
    ),
  *check({ input, value }): Iterable<Finding> {
    for (const [at, update] of input.updates.entries()) {
      const wanted = errorOf(input, contentBefore(input, value, at), update);
      const seen = value.updates[at];
      if (wanted !== seen?.errno) yield atStep(at, wanted ?? "no error", seen?.errno ?? "no error");
      if (seen?.errno !== undefined && seen.steps.length > 0) {
        yield atStep(at, "no write by an update that was refused", `${seen.steps.length} steps`);
      }
    }
  },
});

function errorOf(input: PokeInput, content: ReadonlyMap<number, string>, update: MapUpdate): string | undefined {
  if (update.program !== undefined && update.flags !== 0) return "EINVAL";
  if (update.index >= input.maxEntries) return "E2BIG";
  return update.program === undefined && !content.has(update.index) ? "ENOENT" : undefined;
}
