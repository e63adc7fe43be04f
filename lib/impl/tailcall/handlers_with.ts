import type { Handlers } from "../../protocol/implementation.ts";
import { type Outcome, unsupported } from "../../protocol/outcome.ts";
import { compile } from "./compile/compile.ts";
import { type Decisions, published } from "./compile/decisions.ts";
import { designs } from "./compile/designs.ts";
import { reachability } from "./reachability/reachability.ts";
import { run } from "./run/run.ts";

/**
 * The area's operations but for poking, in every published design; where none is asked for, in the one that marks no
 * more functions than it must.
 *
 * @param change What becomes of a design's decisions.
 */
export function handlersWith(change: (decisions: Decisions) => Decisions): Handlers {
  const inDesign = <V>(design: string | undefined, answer: (decisions: Decisions) => Outcome<V>): Outcome<V> => {
    const decisions = design === undefined ? published : designs.get(design);
    return decisions === undefined ? unsupported(`there is no design ${design}`) : answer(change(decisions));
  };
  return {
    "tailcall.reachability": (input, design) => inDesign(design, (decisions) => reachability(decisions, input)),
    "tailcall.compile": (input, design) => inDesign(design, (decisions) => compile(decisions, input)),
    "tailcall.run": (input, design) => inDesign(design, (decisions) => run(decisions, input)),
  };
}
