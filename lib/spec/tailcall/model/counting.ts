/** How an implementation counts tail calls; published and released kernels differ in it. */
export interface Counting {
  /**
   * `chain`: a function hands its count to those that it calls and does not see what they add. `shared`: there is one
   * count for all.
   */
  readonly scope: "chain" | "shared";
  /** Whether a tail call through an empty element counts. */
  readonly countsEmpty: boolean;
}

/** How many tail calls may follow one another: the 33rd is still made, which makes 34 executions. */
export const MAX_TAIL_CALLS = 33;

/** One count for all, which since Linux 6.12 is how kernels count. */
export const sharedCountings: readonly [Counting, ...Counting[]] = [
  { scope: "shared", countsEmpty: false },
  { scope: "shared", countsEmpty: true },
];

/** Every way to count that was released. */
export const countings: readonly [Counting, ...Counting[]] = [
  ...sharedCountings,
  { scope: "chain", countsEmpty: false },
  { scope: "chain", countsEmpty: true },
];
