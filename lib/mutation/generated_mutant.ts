import type { Point } from "./instrument.ts";
import { switchOf } from "./switch_of.ts";

/** One thing that a mutant does otherwise: the point, by its number, and which of the alternatives. */
export interface Change {
  readonly point: number;
  readonly alternative: number;
}

/** A mutant that is made from the reference's source. */
export interface GeneratedMutant {
  /**
   * Where it differs, and how, such as `nocsr/rewrite/decisions.ts#published.frameSize: 513 for 512`; a pair has both
   * names with ` & ` between them. It does not change with the lines around it.
   */
  readonly name: string;
  /** The folder of the module, or `shared` where it lies beside them. */
  readonly area: string;
  /** The line of each change, as `module:line`. */
  readonly at: string;
  readonly changes: readonly Change[];
}

/** Every mutant that differs from the reference at one point. */
export function mutantsOf(points: readonly Point[]): readonly GeneratedMutant[] {
  const times = new Map<string, number>();
  return points.flatMap((place, point) =>
    switchOf(place.site).alternatives.map(({ change }, alternative): GeneratedMutant => {
      const name = `${place.module}#${place.within}: ${change}`;
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      return {
        name: time === 1 ? name : `${name} (${ordinal(time)})`,
        area: areaOfModule(place.module),
        at: `${place.module}:${place.line}`,
        changes: [{ point, alternative }],
      };
    })
  );
}

/** The area whose folder a module lies in. */
function areaOfModule(module: string): string {
  return module.includes("/") ? module.slice(0, module.indexOf("/")) : "shared";
}

function ordinal(n: number): string {
  const ending = n % 100 > 10 && n % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th";
  return `${n}${ending}`;
}
