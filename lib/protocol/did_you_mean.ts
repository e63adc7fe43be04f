/** The question that ends a message about an unknown name; empty where nothing is near. */
export function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? "" : `; did you mean ${near.map((name) => `\`${name}\``).join(" or ")}?`;
}
