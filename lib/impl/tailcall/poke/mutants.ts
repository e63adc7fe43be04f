import { fixes } from "../../../history/fixes.ts";
import type { Mutant } from "../../mutant.ts";
import { type PokeDecisions, published } from "./decisions.ts";
import { poke } from "./poke.ts";

/** Makes the mutant in which some decisions about poking are wrong. */
function mutant(name: string, title: string, wrong: Partial<PokeDecisions>, fixedBy?: Mutant["fixedBy"]): Mutant {
  const decisions: PokeDecisions = { ...published, ...wrong };
  return {
    name: `tailcall/${name}`,
    title,
    ...(fixedBy === undefined ? {} : { fixedBy }),
    handlers: { "tailcall.poke": (input) => poke(decisions, input) },
  };
}

const [targetJump, bypassNop] = published.install;
const [bypassJump, wait, targetNop] = published.remove;

/** Actions that exist, in this order. */
function actions(...all: readonly (typeof targetJump)[]): PokeDecisions["install"] {
  return all.filter((action) => action !== undefined);
}

/** The wrong implementations of poking. */
export const pokeMutants: readonly Mutant[] = [
  mutant("install-bypass-first", "makes the bypass a nop before the target is a jump", {
    install: actions(bypassNop, targetJump),
  }),
  mutant("install-forgets-bypass", "leaves the skip in place when a target is installed", {
    install: actions(targetJump),
  }),
  mutant("install-forgets-target", "takes the skip away and never pokes the target", { install: actions(bypassNop) }),
  mutant("remove-without-grace-period", "clears the target right behind the bypass", {
    remove: actions(bypassJump, targetNop),
  }),
  mutant("remove-waits-too-late", "waits for the grace period when the target is already gone", {
    remove: actions(bypassJump, targetNop, wait),
  }),
  mutant("remove-waits-too-early", "waits for the grace period before the bypass is a jump", {
    remove: actions(wait, bypassJump, targetNop),
  }),
  mutant("remove-target-first", "clears the target before the bypass is a jump", {
    remove: actions(targetNop, wait, bypassJump),
  }),
  mutant("remove-forgets-target", "leaves the jump into the removed program behind", {
    remove: actions(bypassJump, wait),
  }),
  mutant("remove-forgets-bypass", "clears the target only", { remove: actions(wait, targetNop) }),
  mutant("update-through-empty", "removes the old target before it installs the new one, without a wait", {
    update: actions(bypassJump, targetNop, targetJump, bypassNop),
  }),
  mutant("update-touches-bypass", "pokes the bypass to a nop once more on an update", {
    update: actions(targetJump, bypassNop),
  }),
  mutant("update-forgets-target", "leaves the jump into the replaced program", { update: [] }),
  mutant("write-without-trap", "writes five bytes at once under running CPUs", { write: (_, to) => [to] }),
  mutant("write-never-lifts-trap", "leaves the trap on the instruction that it wrote", {
    write: (from, to) => published.write(from, to).slice(0, 2),
  }),
  mutant("write-tail-first", "writes the last four bytes before the trap stands", {
    write: (from, to) => [
      Uint8Array.of(...from.slice(0, 1), ...to.slice(1)),
      Uint8Array.of(0xcc, ...to.slice(1)),
      to,
    ],
  }),
  mutant("bypass-lands-on-target", "lets the bypass skip the unwinding but not the target", {
    behind: (target) => target,
  }),
  mutant("not-installed-at-load", "forgets sites whose index was filled before the load", { installsAtLoad: false }),
  mutant("poke-fails-for-unregistered-text", "does not poke a caller that is loaded but not registered yet", {
    install: [],
    update: [],
    remove: [],
  }, fixes.pokeUpdate),
  mutant("descriptors-on-the-wrong-function", "tracks every site on the function of the first one", {
    concerned: (sites, index) => sites.some((site) => site.index === index) ? sites.slice(0, 1) : [],
  }, fixes.pokeDescriptors),
  mutant("delete-of-empty-succeeds", "takes the deletion of an empty element for done", {
    errorOf: (update) =>
      update.deletes && update.isEmpty && update.index < update.maxEntries ? undefined : published.errorOf(update),
  }),
  mutant("index-bound-one-too-far", "takes the index behind the last for one of the array's", {
    errorOf: (update) => published.errorOf({ ...update, maxEntries: update.maxEntries + 1 }),
  }),
  mutant("flags-ignored", "ignores the flags of an update", {
    errorOf: (update) => published.errorOf({ ...update, flags: 0 }),
  }),
];
