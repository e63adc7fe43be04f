import type { Subprog } from "../subprog.ts";
import { subprogAt } from "../subprog.ts";
import type { StackAccess } from "./stack_access.ts";
import type { State } from "./state.ts";
import type { ValueOf } from "./value.ts";

/** What was seen of the stack frames on the paths explored so far. */
export class Sight {
  /** Bytes of a stack frame. */
  readonly frameSize: number;
  readonly #subprogs: readonly Subprog[];
  readonly #accesses = new Map<string, StackAccess>();
  readonly #reached = new Set<number>();
  readonly #lowestPointers: number[] = [];

  /** Has seen nothing. */
  constructor(subprogs: readonly Subprog[], frameSize: number) {
    this.frameSize = frameSize;
    this.#subprogs = subprogs;
  }

  /** Every access to a stack frame: for each instruction, frame and kind the one at the lowest offset. */
  get accesses(): readonly StackAccess[] {
    return [...this.#accesses.values()];
  }

  /** The slots that some path comes to, those of second halves of 64-bit immediates left out. */
  get reached(): ReadonlySet<number> {
    return this.#reached;
  }

  /** The lowest offset from r10 to which a pointer into each function's frame was made, in bytes. */
  get lowestPointers(): readonly number[] {
    return this.#lowestPointers;
  }

  /** Notes an access through a pointer into a frame; where nothing is known of its offset, to every frame there is. */
  note(
    state: State,
    base: ValueOf<"frame">,
    off: number,
    { kind, direct }: Pick<StackAccess, "kind" | "direct">,
  ): void {
    const unknown = base.min === -Infinity;
    const by = subprogAt(this.#subprogs, state.index);
    for (const { subprog } of unknown ? state.frames : state.frames.slice(base.frame, base.frame + 1)) {
      const access = { index: state.index, owner: subprog, by, kind, direct, offset: base.min + off };
      const key = `${access.index} ${access.owner} ${kind}`;
      const known = this.#accesses.get(key);
      if (known === undefined || access.offset < known.offset) this.#accesses.set(key, access);
    }
  }

  /** Notes that a path comes to a slot. */
  noteReached(slot: number): void {
    this.#reached.add(slot);
  }

  /** Notes a pointer into a frame that the running function makes. */
  notePointer({ frames }: State, { frame, min }: ValueOf<"frame">): void {
    const owner = frames[frame]?.subprog ?? -1;
    this.#lowestPointers[owner] = Math.min(this.#lowestPointers[owner] ?? 0, min);
  }
}
