/** A function of a program, as far as reaching tail calls goes. */
export interface GraphNode {
  /** The functions that it calls, by their places in the program, in the order of the calls. */
  readonly calls: readonly number[];
  /** Whether it contains a tail call of its own. */
  readonly tailCalls: boolean;
}

/** The functions of a program; the first is the entry. */
export type CallGraph = readonly GraphNode[];
