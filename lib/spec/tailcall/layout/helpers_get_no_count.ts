import type { Insn } from "../../../x86/insn.ts";
import { atByte, type Finding } from "../../finding.ts";
import type { Answered } from "../../observation.ts";
import { type Rule, rule } from "../../rule.ts";
import { onlyForSubprograms } from "../sources.ts";
import { callsIn, type CodeCall } from "./calls_in.ts";
import { type LaidOutFunction, laidOutFunctions } from "./laid_out_function.ts";

/** A call of a helper, and the function that makes it. */
interface HelperCall extends CodeCall {
  readonly caller: LaidOutFunction;
}

/** Bytes from the end of a frame to the pointer to the count. */
const POINTER = 16;

/** In the design of Linux 6.18, helpers are not handed the count. */
export const helpersGetNoCount: Rule<"tailcall.compile"> = rule({
  id: "tailcall/helpers-get-no-count",
  clauses: ["T19"],
  level: "must",
  scope: "tailcall@6.18",
  title: "In Linux 6.18, the pointer to the count is loaded before calls of functions, but not before calls of helpers",
  text:
    "At first it was loaded before every call in a function from which a tail call can be reached. A helper has no use " +
    "for it.",
  source: onlyForSubprograms,
  operation: "tailcall.compile",
  applies: (observation) =>
    observation.outcome === "ok" && helperCalls(observation).some(({ caller }) => caller.isReachable),
  *check(observation): Iterable<Finding> {
    for (const { caller, offset, before } of helperCalls(observation)) {
      if (before === undefined || !loadsPointer(before, caller)) continue;
      const wanted = `no load of the count before the helper called at +${offset} of function ${caller.number}`;
      yield atByte(caller.offset + before.offset, wanted, `mov rax,[rbp-${caller.frame + POINTER}]`);
    }
  },
});

function helperCalls({ input, value }: Answered<"tailcall.compile">): readonly HelperCall[] {
  const helpers = new Set(value.externals.flatMap(({ kind, address }) => kind === "helper" ? [address] : []));
  return laidOutFunctions(input, value).flatMap((caller) =>
    callsIn(caller).filter(({ target }) => helpers.has(target)).map((call) => ({ ...call, caller }))
  );
}

/** Whether this is `mov rax,[rbp-frame-16]`: beyond the frame, so that the program itself cannot have it. */
function loadsPointer({ mnemonic, operands: [to, from] }: Insn, { frame }: LaidOutFunction): boolean {
  return mnemonic === "mov" && to?.kind === "register" && to.register === "rax" && from?.kind === "memory" &&
    from.base === "rbp" && from.index === undefined && from.disp === BigInt(-frame - POINTER);
}
