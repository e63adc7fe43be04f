import { atByte, type Finding } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { countOffset } from "../sources.ts";
import { formatBytes } from "../poke/text.ts";
import { bytesOf, compareBytes } from "./bytes.ts";
import { callsIn } from "./calls_in.ts";
import { countLoad, markedPrologues } from "./encodings.ts";
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
      laidOutFunctions(observation.input, observation.value).some((function_) => callsIn(function_).length > 0),
    *check({ input, value }): Iterable<Finding> {
      for (const function_ of laidOutFunctions(input, value)) {
        const keepsCount = markedPrologues(design, input, function_).some((hex) => beginsWith(function_.code, hex));
        for (const { offset: at } of callsIn(function_)) {
          if (function_.isReachable) yield* checkLoad(function_, at);
          else if (!keepsCount) yield* checkNoLoad(function_, at);
        }
      }
    },
  });
}

function checkLoad(function_: LaidOutFunction, call: number): Iterable<Finding> {
  const { code, offset } = function_;
  return compareBytes(code, call - LOAD_SIZE, offset, [countLoad(function_)], `before the call at +${call}`);
}

/** Nothing is loaded from where a function would have the count that has none. */
function* checkNoLoad(function_: LaidOutFunction, call: number): Iterable<Finding> {
  const { code, offset, number } = function_;
  const load = countLoad(function_);
  if (call < LOAD_SIZE || !beginsWith(code.subarray(call - LOAD_SIZE), load)) return;
  const wanted = `no load of a count in function ${number}, which keeps none, before the call at +${call}`;
  yield atByte(offset + call - LOAD_SIZE, wanted, formatBytes(bytesOf(load)));
}

function beginsWith(code: Uint8Array, hex: string): boolean {
  return bytesOf(hex).every((byte, at) => code[at] === byte);
}
