/** Why some generated mutants survive. */
export interface Explanation {
  /** Whether no observation can tell them from the reference, or one could, and the suite leaves it alone. */
  readonly kind: "equivalent" | "open";
  /** Why that is so. */
  readonly reason: string;
  /** Their names, or patterns, in which `*` stands for any characters and `?` for any one. */
  readonly mutants: readonly string[];
}
