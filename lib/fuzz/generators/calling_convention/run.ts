import fc from "fast-check";
import type { RunInput } from "../../../protocol/calling_convention.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { arbitraryPlan } from "./plan.ts";
import { render } from "./render.ts";

/** Programs of up to nine functions with calls, branches, loops and frames; of some, a step is one that none may make. */
export const run: Generator<"calling_convention.run"> = generator({
  operation: "calling_convention.run",
  questions(info) {
    const inputs = fc.record({
      plan: arbitraryPlan,
      context: fc.array(fc.nat(255), { maxLength: 8 }),
    }).map(({ plan, context }): RunInput => ({
      program: render(plan, context.length),
      context: new Uint8Array(BigUint64Array.from(context, (word) => BigInt(word)).buffer),
    }));
    return asked("calling_convention", info, inputs);
  },
});
