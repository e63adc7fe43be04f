/** Bytes of `struct bpf_tramp_run_ctx`. */
const RUN_CONTEXT = 16;

/** What a trampoline has to find room for. */
export interface FrameNeeds {
  /** Words that the program finds in its context. */
  readonly slots: number;
  /** Whether the traced function is called and its result kept. */
  readonly callsTraced: boolean;
  /** Whether `rbx` is stored within the frame; if not, it is pushed below it. */
  readonly storesRbx: boolean;
  /** Words that are kept apart from the slots. */
  readonly apart: number;
  /** Words from the first to the last that the traced function finds on the stack. */
  readonly onStack: number;
}

/** A trampoline's frame: distances below `rbp`, in bytes. */
export interface Frame {
  /** The first slot; the others lie above it, and the result's above those. */
  readonly slots: number;
  /** The number of slots. */
  readonly count: number;
  /** The caller's `rbx`, if it is stored. */
  readonly rbx: number;
  /** What the calls before and behind a program share. */
  readonly runContext: number;
  /** The first of the words that are kept apart. */
  readonly apart: number;
  /** The lowest byte, where the stack arguments of the traced function lie. */
  readonly size: number;
}

/** Lays out the frame: result, slots, their number, `rbx`, the run's context, words apart, stack arguments. */
export function layOutFrame({ slots, callsTraced, storesRbx, apart, onStack }: FrameNeeds): Frame {
  const first = 8 * (slots + (callsTraced ? 1 : 0));
  const count = first + 8;
  const rbx = count + (storesRbx ? 8 : 0);
  const runContext = rbx + RUN_CONTEXT;
  const lowest = runContext + 8 * apart;
  const outgoing = callsTraced ? 8 * onStack : 0;
  // Two return addresses and rbp lie above the frame, and rsp is a multiple of 16 where a function is called.
  const size = outgoing === 0 ? lowest : Math.ceil((lowest + outgoing + 24) / 16) * 16 - 24;
  return { slots: first, count, rbx, runContext, apart: lowest, size };
}
