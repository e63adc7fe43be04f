import fc from "fast-check";
import { often } from "./often.ts";

/** Something that happens once in so many times, and never where that is enough. */
export function oneIn(times: number): fc.Arbitrary<boolean> {
  return fc.oneof({ withCrossShrink: true }, often(times - 1, fc.constant(false)), often(1, fc.constant(true)));
}
