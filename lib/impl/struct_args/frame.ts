/** Words of `struct bpf_tramp_run_ctx`. */
const RUN_CONTEXT = 2;

/** What a trampoline has to find room for, in words. */
export interface FrameNeeds {
  /** Words that the program finds in its context. */
  readonly slots: number;
  /** Whether the traced function is called and its result kept. */
  readonly callsTraced: boolean;
  /** Words that are kept apart from the slots. */
  readonly apart: number;
  /** Words from the first to the last that the traced function finds on the stack. */
  readonly onStack: number;
}

/** A trampoline's frame: distances below `rbp`, in words. */
export interface Frame {
  /** The first slot; the others lie above it, and the result's above those. */
  readonly slots: number;
  /** The number of slots. */
  readonly count: number;
  /** What the calls before and behind a program share. */
  readonly runContext: number;
  /** The first of the words that are kept apart. */
  readonly apart: number;
  /** The caller's `rbx`. */
  readonly rbx: number;
  /** The lowest word, where the stack arguments of the traced function begin. */
  readonly size: number;
}

/** Lays out the frame: result, slots, their number, the run's context, words apart, `rbx`, stack arguments. */
export function layOutFrame({ slots, callsTraced, apart, onStack }: FrameNeeds): Frame {
  const first = slots + (callsTraced ? 1 : 0);
  const count = first + 1;
  const runContext = count + RUN_CONTEXT;
  const lowest = runContext + apart;
  const rbx = lowest + 1;
  // With two return addresses and rbp above it, an odd number of words makes rsp a multiple of 16, as calls want it.
  const size = (rbx + onStack) | 1;
  return { slots: first, count, runContext, apart: lowest, rbx, size };
}
