import { disassemble } from "../../../x86/disassemble.ts";
import type { Decoded } from "../../../x86/insn.ts";
import type { Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { countOffset } from "../sources.ts";
import { compareBytes } from "./bytes.ts";
import { countLoad } from "./encodings.ts";
import { type LaidOutFunction, laidOutFunctions } from "./laid_out_function.ts";
import type { LayoutDesign } from "./layout_design.ts";

/** Bytes of `mov rax,[rbp-disp32]`. */
const LOAD_SIZE = 7;

/** Calls are preceded by a load of the counter, in functions from which a tail call can be reached. */
export function countLoadLayout(design: LayoutDesign): Rule<"tailcall.compile"> {
  return rule({
    id: `tailcall/${design.prefix}-count-before-calls`,
    clauses: ["T19"],
    level: "must",
    scope: design.scope,
    title:
      `${design.name}, mov rax,[rbp - (depth rounded up to 8) - 8] precedes each call where a tail call can be reached`,
    text:
      "Calls of helpers too. The first release took the depth as it was: where it is no multiple of 8, another word than " +
      "the one that was pushed.",
    erratum: "The published text has stack_depth; the depth is the one rounded up to 8.",
    source: countOffset,
    operation: "tailcall.compile",
    applies: (observation) =>
      observation.outcome === "ok" &&
      laidOutFunctions(observation.input, observation.value).some((function_) =>
        function_.isReachable && callsIn(function_).length > 0
      ),
    *check({ input, value }): Iterable<Finding> {
      for (const function_ of laidOutFunctions(input, value)) {
        if (!function_.isReachable) continue;
        for (const call of callsIn(function_)) {
          const { code, offset } = function_;
          yield* compareBytes(code, call - LOAD_SIZE, offset, [countLoad(function_)], `before the call at +${call}`);
        }
      }
    },
  });
}

/** Where a function calls something that is not within itself, in bytes from its start. */
function callsIn({ code, address }: LaidOutFunction): readonly number[] {
  const end = address + BigInt(code.length);
  const leaves = (insn: Decoded): boolean => {
    const target = insn.kind === "insn" && insn.flow === "call" ? insn.operands[0] : undefined;
    return target?.kind === "target" && !(target.address > address && target.address < end);
  };
  return [...disassemble(code, address)].filter(leaves).map(({ offset }) => offset);
}
