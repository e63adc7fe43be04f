import type { TailcallCompileInput } from "../../../protocol/tailcall_compile.ts";
import { type Counting, countings, sharedCountings } from "../model/counting.ts";
import { type Divergence, divergenceFrom } from "../model/divergence.ts";
import type { Happening } from "../model/happening.ts";
import type { Linked } from "../model/link_programs.ts";
import { type Play, play } from "../model/play.ts";
import type { Subprog } from "./functions.ts";
import type { Scenario } from "./scenario.ts";
import { worldOf } from "./world_of.ts";

/** What a program says in a world, for every way to count. */
export class Trial {
  readonly scenario: Scenario;
  readonly #input: TailcallCompileInput;
  readonly #functions: readonly Subprog[];
  readonly #linked: Linked;
  readonly #plays = new Map<Counting, Play>();

  constructor(input: TailcallCompileInput, functions: readonly Subprog[], linked: Linked, scenario: Scenario) {
    this.scenario = scenario;
    this.#input = input;
    this.#functions = functions;
    this.#linked = linked;
  }

  /** What the program does if tail calls are counted like this; by default, in one count. */
  play(counting: Counting | undefined = sharedCountings[0]): Play {
    if (counting === undefined) throw new RangeError("wanted a way to count, got none");
    const known = this.#plays.get(counting);
    if (known !== undefined) return known;
    const world = worldOf(this.#input, this.#functions, this.scenario, counting);
    const played = play(this.#linked, world);
    this.#plays.set(counting, played);
    return played;
  }

  /** How machine code departs from the program, whichever way it counts; see {@linkcode Comparison}. */
  compare(seen: readonly Happening[], isComplete: boolean): Comparison {
    let nearest: Comparison & { readonly kind: "departs" } | undefined;
    for (const counting of countings) {
      const played = this.play(counting);
      const divergence = divergenceFrom(played, seen, isComplete);
      if (divergence === undefined) return { kind: "agrees", counting, play: played };
      if (nearest === undefined || divergence.at > nearest.divergence.at) {
        nearest = { kind: "departs", divergence, play: played };
      }
    }
    if (nearest === undefined) throw new RangeError("wanted a way to count, got none");
    return nearest;
  }
}

/** What comes of a comparison. */
export type Comparison =
  /** The code does what the program says, if it counts like this. */
  | { readonly kind: "agrees"; readonly counting: Counting; readonly play: Play }
  /** It does not, however it counts; the way in which it comes nearest. */
  | { readonly kind: "departs"; readonly divergence: Divergence; readonly play: Play };
