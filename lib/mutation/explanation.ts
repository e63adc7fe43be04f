/** Why generated mutants that survive cannot be told from the reference. */
export interface Explanation {
  /** A mutant's name, or a pattern, in which `*` stands for any characters and `?` for any one. */
  readonly mutants: string;
  /** Why no observation can tell them from the reference. */
  readonly reason: string;
}
