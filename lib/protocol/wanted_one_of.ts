import { nearest } from "../text/nearest.ts";
import { didYouMean } from "./did_you_mean.ts";
import { preview } from "./preview.ts";

/** Says that a name is none of those that exist, with the nearest of them, or all if they are few. */
export function wantedOneOf(names: readonly string[], got: unknown): string {
  const near = typeof got === "string" ? nearest(got, names) : [];
  const wanted = near.length === 0 && names.length <= 12
    ? `wanted ${names.length === 1 ? "" : "one of "}${names.join(", ")}`
    : "wanted a name that exists";
  return `${wanted}, got ${preview(got)}${didYouMean(near)}`;
}
