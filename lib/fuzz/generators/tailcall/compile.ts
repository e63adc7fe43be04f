import fc from "fast-check";
import type { TailcallCompileInput } from "../../../protocol/tailcall_compile.ts";
import { asked } from "../asked.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";
import { arbitraryPlan } from "./plan.ts";
import { render } from "./render.ts";

/** How many elements an array has. */
const elements = fc.oneof(
  { withCrossShrink: true },
  often(8, fc.integer({ min: 1, max: 4 })),
  often(1, fc.constantFrom(15, 16, 17, 255, 4096)),
);

/**
 * Programs of up to nine functions that call and tail-call: anywhere, in loops, behind branches, through known and unknown
 * indexes, with frames of any size.
 */
export const compile: Generator<"tailcall.compile"> = generator({
  operation: "tailcall.compile",
  questions(info) {
    const isKernel = info.kernel !== undefined;
    const inputs = fc.record({
      plan: arbitraryPlan("compile"),
      arrays: fc.array(elements, { minLength: 1, maxLength: 3 }),
      // A kernel cannot be told to.
      direct: isKernel ? fc.constant(true) : oneIn(10).map((indirect) => !indirect),
    }).map(({ plan, arrays, direct }): TailcallCompileInput => ({
      program: render(plan, arrays),
      maps: arrays.map((maxEntries) => ({ maxEntries })),
      classic: false,
      direct,
    }));
    return asked("tailcall", info, inputs);
  },
});
