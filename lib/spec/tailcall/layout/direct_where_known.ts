import type { TailcallCompileInput } from "../../../protocol/tailcall_compile.ts";
import { atInput, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { tailCallsOf } from "../compile/functions.ts";
import { type KnownElement, knownElement } from "./known_element.ts";
import type { LayoutDesign } from "./layout_design.ts";

/** A tail call is direct where its array and its index are known and the index is in range, and else indirect. */
export function directWhereKnown(design: LayoutDesign): Rule<"tailcall.compile"> {
  return rule({
    id: `tailcall/${design.prefix}-direct-where-known`,
    clauses: ["T07"],
    level: "must",
    scope: design.scope,
    title:
      `${design.name}, a tail call is direct where array and index are known and the index is in range, else indirect`,
    text:
      "Known is what the instructions before the tail call, without a jump to or from between, put into r2 and r3 as " +
      "constants; what is loaded from the context is known at run time only. Where they come over other ways, the rule has " +
      "nothing to say: a verifier may know what lies on the stack.",
    source: design.source,
    operation: "tailcall.compile",
    applies: (observation) =>
      observation.outcome === "ok" &&
      tailCallsOf(observation.input.program).some((slot) => wantedKind(observation.input, slot) !== undefined),
    *check({ input, value }): Iterable<Finding> {
      for (const { insn, kind } of value.sites) {
        const wanted = wantedKind(input, insn);
        if (wanted !== undefined && wanted.kind !== kind) {
          yield atInput(insn, `${wanted.kind}: ${wanted.because}`, kind);
        }
      }
    },
  });
}

function wantedKind(
  input: TailcallCompileInput,
  slot: number,
): { readonly kind: "direct" | "indirect"; readonly because: string } | undefined {
  if (!input.direct) return { kind: "indirect", because: "direct tail calls are not allowed" };
  const known: KnownElement = knownElement(input.program, slot);
  if (known.kind === "unclear") return undefined;
  if (known.kind === "varying") return { kind: "indirect", because: "the index is known at run time only" };
  const { map, index } = known;
  return index < (input.maps[map]?.maxEntries ?? 0)
    ? { kind: "direct", because: `index ${index} of map[${map}]` }
    : { kind: "indirect", because: `index ${index} is beyond map[${map}]` };
}
