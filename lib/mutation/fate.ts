/** What becomes of a generated mutant. */
export type Fate =
  /** A rule catches it. */
  | { readonly kind: "caught"; readonly rule: string; readonly case: string }
  /** It breaks down, over a case or when it is loaded. */
  | { readonly kind: "crashed"; readonly case: string; readonly message: string }
  /** It does not come to an end. */
  | { readonly kind: "hung"; readonly case: string }
  /** No rule catches it, but a case gets another answer than it wants. */
  | { readonly kind: "case-only"; readonly case: string }
  /** A rule broke over its answer, which is the rule's bug. */
  | { readonly kind: "rule-broke"; readonly case: string; readonly message: string }
  /** Nothing tells it from the reference. */
  | { readonly kind: "survives" }
  /** No case makes it differ at its point, though the point is come to. */
  | { readonly kind: "idle" }
  /** No case comes to its point. */
  | { readonly kind: "unreached" };

/** Whether something tells the mutant from the reference. */
export function isKilled({ kind }: Fate): boolean {
  return kind === "caught" || kind === "crashed" || kind === "hung" || kind === "case-only";
}
