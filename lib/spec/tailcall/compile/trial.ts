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
  play(counting: Counting = sharedCountings[0]): Play {
    const known = this.#plays.get(counting);
    if (known !== undefined) return known;
    const world = worldOf(this.#input, this.#functions, this.scenario, counting);
    const played = play(this.#linked, world);
    this.#plays.set(counting, played);
    return played;
  }

  /** Compares machine code with the program, for every way to count up to the first that agrees. */
  compare(seen: readonly Happening[], isComplete: boolean): Comparison {
    let nearest = this.#compareWith(countings[0], seen, isComplete);
    for (const counting of countings) {
      const comparison = this.#compareWith(counting, seen, isComplete);
      if (comparison.kind === "agrees") return comparison;
      if (nearest.kind === "departs" && comparison.divergence.at > nearest.divergence.at) nearest = comparison;
    }
    return nearest;
  }

  #compareWith(counting: Counting, seen: readonly Happening[], isComplete: boolean): Comparison {
    const played = this.play(counting);
    const divergence = divergenceFrom(played, seen, isComplete);
    return divergence === undefined
      ? { kind: "agrees", counting, play: played }
      : { kind: "departs", divergence, play: played };
  }
}

/** What comes of a comparison. */
export type Comparison =
  /** The code does what the program says, if it counts like this. */
  | { readonly kind: "agrees"; readonly counting: Counting; readonly play: Play }
  /** It does not, however it counts; the way in which it comes nearest. */
  | { readonly kind: "departs"; readonly divergence: Divergence; readonly play: Play };
