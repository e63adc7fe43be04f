import type { Piece } from "../../../protocol/struct_args.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { formatPieces, formatPlace } from "../format_places.ts";
import { source } from "../source.ts";
import { shownArguments, shownCall } from "./shown.ts";

/** The pieces of every argument lie where the function's caller puts them. */
export const piecesAsPassed: Rule<"struct_args.layout"> = rule({
  id: "struct_args/pieces-as-passed",
  clauses: ["S01", "S05"],
  level: "must",
  scope: "behaviour",
  title: "The pieces of every argument lie where the function's caller puts them",
  text:
    "An argument of at most 8 bytes takes one register and one of at most 16 takes two, scalars as well as structs; so the " +
    "index of an argument is not that of its register. One that does not fit what is left of the six registers, or has " +
    "an unaligned member, lies on the stack as a whole, and later ones may still take registers. A type of 16 bytes' " +
    "alignment keeps it on the stack.",
  source,
  operation: "struct_args.layout",
  applies: (observation) => shownCall(observation) !== undefined,
  *check(observation): Iterable<Finding> {
    const call = shownCall(observation);
    const count = observation.value.args?.length;
    if (call !== undefined && call.args.length !== count) yield whole(`${call.args.length} arguments`, `${count}`);
    for (const { passed, shown } of shownArguments(observation)) {
      if (shown.size !== passed.size) yield whole(`${passed.label} of ${passed.size} bytes`, `${shown.size} bytes`);
      else if (!isSame(passed.pieces, shown.pieces)) {
        yield whole(`${passed.label}: ${describe(passed.pieces)}`, describe(shown.pieces));
      }
    }
  },
});

function isSame(wanted: readonly Piece[], seen: readonly Piece[]): boolean {
  return wanted.length === seen.length && wanted.every(({ offset, size, place }, at) => {
    const other = seen[at];
    return other !== undefined && other.offset === offset && other.size === size &&
      formatPlace(other.place) === formatPlace(place);
  });
}

function describe(pieces: readonly Piece[]): string {
  const sizes = pieces.map(({ offset, size }) => `${size} bytes at ${offset}`).join(", ");
  return pieces.length === 0 ? "nowhere" : `${formatPieces(pieces)} (${sizes})`;
}
