import fc from "fast-check";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { often } from "../often.ts";
import { record } from "../record.ts";
import { nearlyFetchArgs } from "./arbitrary_fetch_arg.ts";

/** Room as perf has it most of the time; then as little as a prologue just fits or just does not, or more than there may be. */
const space = fc.oneof(
  { withCrossShrink: true },
  often(6, fc.constant(4096)),
  often(3, fc.nat(80)),
  often(1, fc.constantFrom(4095, 4097, 1_000_000)),
);

/** Up to five arguments, with chains of any length, odd registers and far offsets among them, in much or little room. */
export const generate: Generator<"prologue.generate"> = generator({
  operation: "prologue.generate",
  questions: (info) => asked("prologue", info, record({ args: nearlyFetchArgs, space })),
});
