/** A rule that no longer exists. Its id is never used again. */
export interface RetiredRule {
  readonly id: string;
  /** Why it went, in one sentence. */
  readonly reason: string;
  /** The rule to cite in its place, if there is one. */
  readonly successor?: string;
}

/** The rules that went. */
export const retiredRules: readonly RetiredRule[] = [];
