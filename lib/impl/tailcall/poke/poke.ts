import { ok, type Outcome, rejected } from "../../../protocol/outcome.ts";
import type { MapUpdate, PokeInput, PokeValue, SiteText, UpdateResult } from "../../../protocol/tailcall.ts";
import * as asm from "../../../x86/assemble.ts";
import type { Action, PokeDecisions } from "./decisions.ts";
import { type LiveSite, performAction, pokedJump } from "./live_site.ts";

/** Where the caller's first site lies, how far apart sites are, and where the first program lies. */
const FIRST_SITE = 0xffffffffc0513aa1n;
const SITE_STRIDE = 0x40n;
const FIRST_PROGRAM = 0xffffffffc0600000n;
const PROGRAM_STRIDE = 0x1000n;

/**
 * Carries out `tailcall.poke`: what the updates of a program array do to the text of the caller's sites.
 *
 * @param decisions In which order, and how, locations are written.
 * @param input The array, the sites and the updates.
 */
export function poke(decisions: PokeDecisions, input: PokeInput): Outcome<PokeValue> {
  const outside = [...input.sites, ...input.filled.map(({ index }) => index)].find((index) =>
    index >= input.maxEntries
  );
  if (outside !== undefined) {
    return rejected("E2BIG", `index ${outside} is beyond an array of ${input.maxEntries} elements`);
  }
  const entries = new Map(input.programs.map((name, at) => [
    name,
    FIRST_PROGRAM + BigInt(at) * PROGRAM_STRIDE + BigInt(decisions.entrySkip),
  ]));
  const content = new Map(input.filled.map(({ index, program }) => [index, program]));
  const sites = input.sites.map((index, number) =>
    loadedSite(decisions, number, index, entries.get(content.get(index) ?? ""))
  );
  const texts = sites.map(textOf);
  const updates = input.updates.map((update) => updateArray(decisions, input, sites, entries, content, update));
  return ok({ sites: texts, programs: Object.fromEntries(entries), updates, complete: true });
}

/** A site as it is once its program is loaded. */
function loadedSite(decisions: PokeDecisions, number: number, index: number, entry: bigint | undefined): LiveSite {
  const between = Uint8Array.of(...asm.pop("rbx"), ...asm.pop("rax"), ...asm.aluImm("add", "rsp", 0, 8, 32));
  const bypass = FIRST_SITE + BigInt(number) * SITE_STRIDE;
  const target = bypass + 5n + BigInt(between.length);
  const site: LiveSite = {
    number,
    index,
    bypass,
    target,
    between,
    bytes: { bypass: pokedJump(bypass, decisions.behind(target)), target: asm.nop(5) },
  };
  if (entry !== undefined && decisions.installsAtLoad) {
    for (const action of decisions.install) performAction(decisions, site, action, entry);
  }
  return site;
}

function textOf({ bypass, target, between, bytes }: LiveSite): SiteText {
  return { bypass, target, between, bypassBytes: bytes.bypass, targetBytes: bytes.target };
}

function updateArray(
  decisions: PokeDecisions,
  input: PokeInput,
  sites: readonly LiveSite[],
  entries: ReadonlyMap<string, bigint>,
  content: Map<number, string>,
  update: MapUpdate,
): UpdateResult {
  const before = content.get(update.index);
  const errno = decisions.errorOf({
    index: update.index,
    maxEntries: input.maxEntries,
    deletes: update.program === undefined,
    isEmpty: before === undefined,
    flags: update.flags,
  });
  if (errno !== undefined) return { errno, steps: [] };
  if (update.program === undefined) content.delete(update.index);
  else content.set(update.index, update.program);
  if (before === update.program && !decisions.pokesSameAgain) return { steps: [] };
  const actions = actionsFor(decisions, before, update.program);
  const entry = entries.get(update.program ?? "") ?? 0n;
  return {
    steps: decisions.concerned(sites, update.index).flatMap((site) =>
      actions.flatMap((action) => performAction(decisions, site, action, entry))
    ),
  };
}

function actionsFor(
  decisions: PokeDecisions,
  before: string | undefined,
  after: string | undefined,
): readonly Action[] {
  if (after === undefined) return decisions.remove;
  return before === undefined ? decisions.install : decisions.update;
}
