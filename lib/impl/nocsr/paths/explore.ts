import type { Insn, Program } from "../../../bpf/insn.ts";
import { jumpTarget } from "../../../bpf/insn_kind.ts";
import { Refusal } from "../refusal.ts";
import type { Subprog } from "../subprog.ts";
import type { CallModel } from "./call.ts";
import { Sight } from "./sight.ts";
import { copyAt, enter, isSameContent, placeOf, type State, widenState } from "./state.ts";
import { step, type Terrain } from "./step.ts";
import { unknown } from "./value.ts";

/** What is explored, and by which rules. */
export interface ExploreInput {
  readonly program: Program;
  readonly subprogs: readonly Subprog[];
  /** The helper or kfunc that an instruction calls. */
  readonly callModel: (insn: Insn) => CallModel;
  /** Bytes of a stack frame. */
  readonly frameSize: number;
}

/** How many different states at one place are told apart; beyond it a loop's changing numbers are taken as unknown. */
const MAX_STATES = 256;
/** Executed instructions, over all paths, beyond which a program is refused. */
const MAX_STEPS = 1_000_000;

/** What was met at one place. */
interface Visits {
  /** Copies of the states that were told apart. */
  readonly seen: State[];
  /** Once they are too many: a copy of one that stands for all that comes. */
  widened?: State;
}

/**
 * Walks every path of a program as a verifier does and notes what it touches of its stack frames.
 *
 * Numbers are followed as far as they can make a branch dead or move a pointer into a frame; where nothing is known,
 * both ways are taken and all of the frame counts as touched.
 *
 * @throws {Refusal} If a path breaks a rule that a verifier enforces.
 */
export function explore({ program, subprogs, callModel, frameSize }: ExploreInput): Sight {
  const sight = new Sight(subprogs, frameSize);
  const terrain: Terrain = { program, subprogs, callModel, sight };
  // Ways meet where a jump leads.
  const meetings = new Set(program.map((_, index) => jumpTarget(program, index)));
  const visits = new Map<string, Visits>();
  const pending = [{ index: 0, frames: [enter({ subprog: 0, returnTo: -1, depth: 0 }, [unknown])] }];
  let steps = 0;
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    const fresh: State | undefined = meetings.has(state.index) ? unseen(state, visits) : state;
    if (fresh === undefined) continue;
    if (++steps > MAX_STEPS) throw new Refusal("E2BIG", `BPF program is too large. Processed ${steps} insn`);
    sight.noteReached(fresh.index);
    pending.push(...step(fresh, terrain));
  }
  return sight;
}

/** The state, or one that stands for it and others, if it has not been explored from yet. */
function unseen(state: State, visits: Map<string, Visits>): State | undefined {
  const place = placeOf(state);
  const known = visits.get(place) ?? { seen: [] };
  visits.set(place, known);
  if (known.widened !== undefined) return widened(state, known.widened, known);
  if (known.seen.some((other) => isSameContent(state, other))) return undefined;
  const copy = copyAt(state, state.index);
  known.seen.push(copy);
  if (known.seen.length > MAX_STATES) known.widened = copy;
  return state;
}

/** One that stands for a state and all before it, unless that is nothing new. */
function widened(state: State, before: State, known: Visits): State | undefined {
  const after = widenState(before, state);
  if (isSameContent(after, before)) return undefined;
  known.widened = copyAt(after, after.index);
  return after;
}
