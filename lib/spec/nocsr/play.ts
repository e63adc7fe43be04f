import type { Program } from "../../bpf/insn.ts";
import type { BpfFunction } from "../../bpf/machine/bpf_function.ts";
import { conventions } from "../../bpf/machine/conventions.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import type { Branch, Observer } from "../../bpf/machine/observer.ts";
import { CONTEXT_ADDRESS, type Region } from "../../bpf/machine/region.ts";
import type { RunResult } from "../../bpf/machine/run_result.ts";
import { contextOf, immediateOf, PERCPU_ADDRESS, regionsOf, type Scene } from "./scene.ts";

/** A program to run, and how its slots correspond to those of the program that it is compared with. */
export interface Part {
  /** The program; the `imm` of each of its calls of a function is the call's slot in the program that was given. */
  readonly program: Program;
  /** The slot in the program that was given, or `undefined` for what has none there. */
  readonly origin: (slot: number) => number | undefined;
  /** The function that a call goes to, by the call's slot in the program that was given. */
  readonly functionAt: (slot: number, state: PlayState) => BpfFunction | undefined;
  /** Whether a call is none of the program's doings that others see, because the other program has its body instead. */
  readonly isSilent: (slot: number) => boolean;
}

/** What the functions that a program calls may look at. */
export interface PlayState {
  readonly scene: Scene;
  /** How often each call was made so far, by its slot in the program that was given. */
  readonly visits: Map<number, number>;
}

/** Something that a program did for others to see, or that decided its way. */
export type Event =
  | {
    readonly kind: "call";
    readonly at: number;
    readonly slot: number;
    readonly args: readonly bigint[];
    readonly memory: readonly (Uint8Array | undefined)[];
  }
  | {
    readonly kind: "store";
    readonly slot: number;
    readonly address: bigint;
    readonly size: number;
    readonly value: bigint;
  }
  | {
    readonly kind: "branch";
    readonly at: number;
    readonly slot: number;
    readonly left: bigint;
    readonly right: bigint;
    readonly taken: boolean;
  };

/** A run and what was seen of it. */
export interface Play {
  readonly result: RunResult;
  readonly events: readonly Event[];
}

/** Decides a jump, by its slot in the program that was given; `undefined` leaves it to the comparison. */
export type Decide = (at: number, holds: boolean) => boolean | undefined;

/** What a player allows its program. */
export interface Allowance {
  /** Whether it may read what it did not write to its frame. */
  readonly unwrittenStackReadable: boolean;
  /** Most instructions of a run. */
  readonly limit: number;
}

/** A piece of the memory that programs find beside the stack in a world, and what it holds at first. */
interface Piece {
  readonly region: Region;
  readonly original: Uint8Array;
}

/** The memory of each world. It is the same for all programs, one after the other. */
const worlds = new Map<Scene, readonly Piece[]>();

/** The memory of a world, whatever programs have done to it put right. */
function memoryOf(scene: Scene): readonly Region[] {
  const pieces = worlds.get(scene) ?? piecesOf(scene);
  worlds.set(scene, pieces);
  for (const { region, original } of pieces) region.bytes.set(original);
  return pieces.map(({ region }) => region);
}

function piecesOf(scene: Scene): readonly Piece[] {
  const context: Region = {
    name: "context",
    address: CONTEXT_ADDRESS,
    bytes: contextOf(scene),
    access: "read-write",
  };
  return [context, ...regionsOf(scene)].map((region) => ({ region, original: region.bytes.slice() }));
}

const ENTRY = { 1: CONTEXT_ADDRESS };

/** Runs one program in many worlds. */
export class Player {
  readonly #part: Part;
  readonly #machine: Machine;
  readonly #state = { scene: { seed: 0, cpu: 0 }, visits: new Map<number, number>() };
  readonly #functions = new Map<number, BpfFunction | undefined>();

  /** Makes a program ready to run. */
  constructor(part: Part, { unwrittenStackReadable, limit }: Allowance) {
    this.#part = part;
    this.#machine = new Machine(part.program, {
      conventions: { ...conventions, unwrittenStackReadable },
      functions: (_, number) => this.#functionAt(number),
      extensions: ["xlated"],
      immediate: immediateOf,
      percpu: () => PERCPU_ADDRESS,
      limit,
    });
  }

  /** Runs the program in a world, its jumps decided by `decide` where that has an opinion. */
  play(scene: Scene, decide: Decide): Play {
    const events: Event[] = [];
    const { origin } = this.#part;
    this.#state.scene = scene;
    this.#state.visits.clear();
    const result = this.#machine.run({
      registers: ENTRY,
      regions: memoryOf(scene),
      observer: this.#observer(events),
      decide: ({ index, holds }: Branch) => {
        const at = origin(index);
        return at === undefined ? holds : decide(at, holds) ?? holds;
      },
    });
    return { result, events };
  }

  #functionAt(slot: number): BpfFunction | undefined {
    const known = this.#functions.get(slot);
    if (known !== undefined) return known;
    const made = this.#part.functionAt(slot, this.#state);
    this.#functions.set(slot, made);
    return made;
  }

  #observer(events: Event[]): Observer {
    const { origin, isSilent } = this.#part;
    return {
      onCall(event): void {
        if (event.type === "subprog" || isSilent(event.number)) return;
        events.push({ kind: "call", at: event.number, slot: event.index, args: event.args, memory: event.memory });
      },
      onStore: ({ index, address, size, value }) => events.push({ kind: "store", slot: index, address, size, value }),
      onBranch({ index, left, right, taken }): void {
        const at = origin(index);
        if (at !== undefined) events.push({ kind: "branch", at, slot: index, left, right, taken });
      },
    };
  }
}
