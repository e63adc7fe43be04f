import type { Handlers } from "../../protocol/implementation.ts";
import { type Outcome, unsupported } from "../../protocol/outcome.ts";
import type { Decisions } from "./decisions.ts";
import { defaultDesign, designs, isDesign } from "./designs.ts";
import { layout } from "./layout.ts";
import { run } from "./run.ts";
import { trampoline } from "./trampoline.ts";

/**
 * The area's operations, in every published design.
 *
 * @param change What becomes of a design's decisions.
 */
export function handlersWith(change: (decisions: Decisions) => Decisions): Handlers {
  const inDesign = <V>(design: string | undefined, answer: (decisions: Decisions) => Outcome<V>): Outcome<V> => {
    const name = design ?? defaultDesign;
    return isDesign(name) ? answer(change(designs[name])) : unsupported(`there is no design ${name}`);
  };
  return {
    "struct_args.layout": (input, design) => inDesign(design, (decisions) => layout(decisions, input)),
    "struct_args.trampoline": (input, design) => inDesign(design, (decisions) => trampoline(decisions, input)),
    "struct_args.run": (input, design) => inDesign(design, (decisions) => run(decisions, input)),
  };
}
