import type { PokeInput, PokeValue } from "../../protocol/tailcall.ts";
import { atStep, type Finding, whole } from "../finding.ts";
import { type Rule, rule } from "../rule.ts";
import { contentBefore } from "./poke/schedule_of.ts";
import { type Fetched, fetched } from "./poke/text.ts";
import { source } from "./source.ts";

/** While nothing is being poked, an empty site skips to behind its target, and a filled one jumps to its program. */
export const settledText: Rule<"tailcall.poke"> = rule({
  id: "tailcall/settled-text",
  clauses: ["T07", "T08", "T09"],
  level: "must",
  scope: "behaviour",
  title:
    "Between updates an empty site skips to behind its target, and a filled one has a nop and a jump to its program",
  source,
  operation: "tailcall.poke",
  applies: ({ outcome }) => outcome === "ok",
  *check({ input, value }): Iterable<Finding> {
    if (value.sites.length !== input.sites.length) {
      yield whole(`the text of ${input.sites.length} sites`, `${value.sites.length} sites`);
    }
    for (const site of value.sites.keys()) {
      for (let update = 0; update <= input.updates.length; update++) yield* checkMoment(input, value, site, update);
    }
  },
});

/** Judges one site before update number `update`, or after all of them. */
function* checkMoment(input: PokeInput, value: PokeValue, site: number, update: number): Generator<Finding> {
  const index = input.sites[site];
  const text = value.sites[site];
  if (index === undefined || text === undefined) return;
  const program = contentBefore(input, value, update).get(index);
  const bypass = fetched(bytesBefore(value, site, "bypass", update), text.bypass);
  const target = fetched(bytesBefore(value, site, "target", update), text.target);
  const when = update === 0 ? "as loaded" : `after update ${update - 1}`;
  if (program === undefined) {
    const behind = text.target + 5n;
    if (!isJump(bypass, behind)) {
      yield atStep(update, `${when}: site ${site} empty, its bypass a jump behind the target`, describe(bypass));
    }
    if (target.kind !== "nop") yield atStep(update, `${when}: site ${site} empty, its target a nop`, describe(target));
    return;
  }
  const entry = value.programs[program];
  if (bypass.kind !== "nop") {
    yield atStep(update, `${when}: site ${site} holds ${program}, its bypass a nop`, describe(bypass));
  }
  if (entry === undefined || !isJump(target, entry)) {
    yield atStep(update, `${when}: the target of site ${site} a jump into ${program}`, describe(target));
  }
}

/** The bytes at a location before update number `update`. */
function bytesBefore(value: PokeValue, site: number, place: "bypass" | "target", update: number): Uint8Array {
  const writes = value.updates.slice(0, update).flatMap(({ steps }) => steps)
    .flatMap((step) => step.kind === "write" && step.site === site && step.place === place ? [step.bytes] : []);
  const text = value.sites[site];
  const loaded = place === "bypass" ? text?.bypassBytes : text?.targetBytes;
  return writes.at(-1) ?? loaded ?? new Uint8Array();
}

function isJump(insn: Fetched, to: bigint): boolean {
  return insn.kind === "jump" && insn.to === to;
}

function describe(insn: Fetched): string {
  return insn.kind === "jump" ? `a jump to 0x${insn.to.toString(16)}` : `a ${insn.kind} instruction`;
}
