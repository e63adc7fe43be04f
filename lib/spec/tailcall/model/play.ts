import type { Insn } from "../../../bpf/insn.ts";
import { helperById } from "../../../bpf/helpers.ts";
import type { BpfFunction } from "../../../bpf/machine/bpf_function.ts";
import { conventions } from "../../../bpf/machine/conventions.ts";
import { Machine } from "../../../bpf/machine/machine.ts";
import type { Region } from "../../../bpf/machine/region.ts";
import type { RunResult } from "../../../bpf/machine/run_result.ts";
import { type Counting, MAX_TAIL_CALLS } from "./counting.ts";
import type { Attempt, Expected, Happening } from "./happening.ts";
import { type Linked, MODEL_CALL, type Spot } from "./link_programs.ts";

/** The world that programs run in. */
export interface World {
  readonly context: Uint8Array;
  readonly counting: Counting;
  /** The program in an array's element: its number, or why there is none. */
  element(array: bigint, index: number): number | "outside" | "empty";
  /** What a helper returns, by how many were called before. */
  helperResult(number: number): bigint;
  /** What a 64-bit immediate that names a map or its value stands for. */
  immediate(first: Insn, second: Insn): bigint | undefined;
  /** The number of the subprogram that begins at a spot. */
  subprogAt(spot: Spot): number;
  /** Memory beside context and stack. */
  readonly regions: readonly Region[];
}

/** What the programs did. */
export interface Play {
  readonly expected: readonly Expected[];
  readonly attempts: readonly Attempt[];
  /** How the run ended; `cut` if it was so long that it was broken off. */
  readonly result: RunResult | { readonly outcome: "cut"; readonly executed: number };
}

/** Where worlds have their arrays and the arrays' values. */
export const ARRAYS_ADDRESS = 0x6000_0000_0000n;

/** Where that ends. */
export const ARRAYS_END = 0x7000_0000_0000n;

/** Instructions after which a run is broken off. */
const MOST_INSNS = 40_000;

/** Calls at a time; 33 tail calls of functions seven deep fit. */
const MOST_FRAMES = 300;

/** Runs linked programs in a world, as the instruction set and the rules of tail calls have it. */
export function play(linked: Linked, world: World): Play {
  const actor = new Actor(linked, world);
  const machine = new Machine(linked.program, {
    conventions: { ...conventions, maxFrames: MOST_FRAMES },
    functions: (type, number) => type === "helper" ? actor.function(number) : undefined,
    immediate: (first, second) => world.immediate(first, second),
    limit: MOST_INSNS,
  });
  const result = machine.run({
    context: world.context,
    regions: world.regions,
    observer: {
      onCall: (event) => {
        const spot = linked.locate(event.index) ?? NOWHERE;
        if (event.type === "subprog") actor.enter(spot, linked.locate(event.target), event.args);
        else if (event.number >= 0) actor.locateHelper(spot);
      },
    },
  });
  const isCut = result.outcome === "fault" &&
    (result.fault.kind === "runaway" || result.fault.kind === "call-depth");
  return {
    expected: actor.expected,
    attempts: actor.attempts,
    result: isCut ? { outcome: "cut", executed: result.executed } : result,
  };
}

const NOWHERE: Spot = { program: -1, slot: -1 };

/** Supplies the functions that programs call, and notes what happens. */
class Actor {
  readonly expected: Expected[] = [];
  readonly attempts: Attempt[] = [];
  readonly #linked: Linked;
  readonly #world: World;
  /** The counts that the functions on the stack know, the main program's first. */
  #counts: number[] = [0];
  #helpers = 0;

  constructor(linked: Linked, world: World) {
    this.#linked = linked;
    this.#world = world;
  }

  function(number: number): BpfFunction {
    switch (number) {
      case MODEL_CALL.attempt:
        return modelFunction(
          4,
          ([context = 0n, array = 0n, index = 0n, site = 0n]) =>
            BigInt(this.#attempt(this.#site(site), context, array, Number(BigInt.asUintN(32, index)))),
        );
      case MODEL_CALL.exit:
        return modelFunction(2, ([r0 = 0n, site = 0n]) => this.#exit(this.#site(site), r0));
      case MODEL_CALL.forget:
        return { name: "forget", params: [], isVoid: true, call: () => 0n };
      default:
        return {
          name: `helper ${number}`,
          params: [],
          isVoid: helperById(number)?.isVoid ?? false,
          call: () => this.#helper(number),
        };
    }
  }

  enter(from: Spot, to: Spot = NOWHERE, registers: readonly (bigint | undefined)[]): void {
    this.#counts.push(this.#count);
    const args = registers.map((value, at) => this.#linked.takes(to, 1 + at) ? value : undefined);
    this.#note(from, { kind: "call", subprog: this.#world.subprogAt(to), args });
  }

  /** Puts in where the last helper was called, which the function itself does not see. */
  locateHelper(spot: Spot): void {
    const last = this.expected.pop();
    if (last !== undefined) this.expected.push({ ...last, spot });
  }

  #site(number: bigint): Spot {
    return this.#linked.sites[Number(number)] ?? NOWHERE;
  }

  get #count(): number {
    return this.#counts.at(-1) ?? 0;
  }

  #bump(): void {
    if (this.#world.counting.scope === "shared") this.#counts = this.#counts.map((count) => count + 1);
    else this.#counts[this.#counts.length - 1] = this.#count + 1;
  }

  #attempt(spot: Spot, context: bigint, array: bigint, index: number): number {
    const element = this.#world.element(array, index);
    const count = this.#count;
    const outcome = element === "outside"
      ? element
      : count >= MAX_TAIL_CALLS
      ? "limit"
      : element === "empty"
      ? element
      : "made";
    this.attempts.push({ spot, array, index, count, isCalled: this.#counts.length > 1, outcome });
    if (outcome === "made" || outcome === "empty" && this.#world.counting.countsEmpty) this.#bump();
    if (typeof element !== "number" || outcome !== "made") return 0;
    this.#note(spot, { kind: "tail-call", program: element, context });
    return element + 1;
  }

  #exit(spot: Spot, r0: bigint): bigint {
    this.#counts.pop();
    this.#note(spot, { kind: "exit", r0 });
    return r0;
  }

  #helper(helper: number): bigint {
    this.#note(NOWHERE, { kind: "helper", helper });
    return this.#world.helperResult(this.#helpers++);
  }

  #note(spot: Spot, happening: Happening): void {
    this.expected.push({ happening, spot, attempts: this.attempts.length });
  }
}

function modelFunction(params: number, call: (args: readonly bigint[]) => bigint): BpfFunction {
  return { name: "tail call model", params: Array.from({ length: params }, () => "value"), isVoid: false, call };
}
