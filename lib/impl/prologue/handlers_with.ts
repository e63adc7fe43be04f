import type { Handlers } from "../../protocol/implementation.ts";
import { type Outcome, unsupported } from "../../protocol/outcome.ts";
import type { Decisions } from "./decisions.ts";
import { defaultDesign, designs, isDesign } from "./designs.ts";
import { generate } from "./generate.ts";
import { run } from "./run.ts";

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
    "prologue.generate": (input, design) => inDesign(design, (decisions) => generate(decisions, input)),
    "prologue.run": (input, design) => inDesign(design, (decisions) => run(decisions, input)),
  };
}
