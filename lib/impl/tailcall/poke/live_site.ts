import type { PokeStep } from "../../../protocol/tailcall.ts";
import * as asm from "../../../x86/assemble.ts";
import type { Action, Place, PokeDecisions } from "./decisions.ts";

/** The text of a site under poking. */
export interface LiveSite {
  /** Its place among the caller's sites. */
  readonly number: number;
  /** The index of the array that it goes through. */
  readonly index: number;
  /** The addresses of its two locations. */
  readonly bypass: bigint;
  readonly target: bigint;
  /** The code between them. */
  readonly between: Uint8Array;
  /** What the locations hold now. */
  readonly bytes: Record<Place, Uint8Array>;
}

/**
 * Carries out one action on a site's text and lists what CPUs saw of it.
 *
 * @param entry The address that a tail call into the program jumps to.
 */
export function performAction(
  decisions: PokeDecisions,
  site: LiveSite,
  action: Action,
  entry: bigint,
): readonly PokeStep[] {
  if (action.kind === "wait") return [{ kind: "wait" }];
  const { place } = action;
  const to = action.to === "nop" ? asm.nop(5) : jumpFrom(decisions, site, place, entry);
  const writes = decisions.write(site.bytes[place], to);
  site.bytes[place] = to;
  return writes.map((bytes) => ({ kind: "write", site: site.number, place, bytes }));
}

function jumpFrom(decisions: PokeDecisions, site: LiveSite, place: Place, entry: bigint): Uint8Array {
  return place === "bypass" ? pokedJump(site.bypass, decisions.behind(site.target)) : pokedJump(site.target, entry);
}

/** The five bytes of a jump at one address to another. */
export function pokedJump(from: bigint, to: bigint): Uint8Array {
  return asm.jmp32(Number(to - from - 5n));
}
