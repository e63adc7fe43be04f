import type { LiveSite } from "./live_site.ts";

/** One of a site's two poke locations. */
export type Place = "bypass" | "target";

/** What happens to the text of a site, before it is spelt out in bytes. */
export type Action =
  /** A location becomes a nop or the jump that belongs there: the bypass's behind the site, the target's into a program. */
  | { readonly kind: "poke"; readonly place: Place; readonly to: "nop" | "jump" }
  /** A grace period passes. */
  | { readonly kind: "wait" };

/** The text of one location while it is written, given what it holds, what it is to hold, and the trap's byte. */
export type WriteBytes = (from: Uint8Array, to: Uint8Array) => readonly Uint8Array[];

/** The decisions of which the reference's poking is made; a mutant replaces one. */
export interface PokeDecisions {
  /** From an empty index to a program. */
  readonly install: readonly Action[];
  /** From one program to another. */
  readonly update: readonly Action[];
  /** From a program to an empty index. */
  readonly remove: readonly Action[];
  /** How five bytes are replaced under running CPUs. */
  readonly write: WriteBytes;
  /** Where the bypass leads, given the target's address. */
  readonly behind: (target: bigint) => bigint;
  /** Bytes of a program that a tail call into it jumps past: nop5, counter, push rbp, mov rbp,rsp. */
  readonly entrySkip: number;
  /** The sites that an update of an index concerns. */
  readonly concerned: (sites: readonly LiveSite[], index: number) => readonly LiveSite[];
  /** Whether a program that is already there is poked again. */
  readonly pokesSameAgain: boolean;
  /** Whether sites whose index is filled are installed when the caller is loaded. */
  readonly installsAtLoad: boolean;
  /** The error of an update that the array cannot take. */
  readonly errorOf: (update: RefusableUpdate) => string | undefined;
}

/** What decides whether an update can be taken. */
export interface RefusableUpdate {
  readonly index: number;
  readonly maxEntries: number;
  readonly deletes: boolean;
  readonly isEmpty: boolean;
  readonly flags: number;
}

const TRAP = 0xcc;

/** The published decisions. */
export const published: PokeDecisions = {
  install: [{ kind: "poke", place: "target", to: "jump" }, { kind: "poke", place: "bypass", to: "nop" }],
  update: [{ kind: "poke", place: "target", to: "jump" }],
  remove: [
    { kind: "poke", place: "bypass", to: "jump" },
    { kind: "wait" },
    { kind: "poke", place: "target", to: "nop" },
  ],
  write: (from, to) => [Uint8Array.of(TRAP, ...from.slice(1)), Uint8Array.of(TRAP, ...to.slice(1)), to],
  behind: (target) => target + 5n,
  entrySkip: 11,
  concerned: (sites, index) => sites.filter((site) => site.index === index),
  pokesSameAgain: false,
  installsAtLoad: true,
  errorOf: ({ index, maxEntries, deletes, isEmpty, flags }) => {
    if (!deletes && flags !== 0) return "EINVAL";
    if (index >= maxEntries) return "E2BIG";
    return deletes && isEmpty ? "ENOENT" : undefined;
  },
};
