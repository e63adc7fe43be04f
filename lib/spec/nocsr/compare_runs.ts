import type { Fault } from "../../bpf/machine/fault.ts";
import type { RunResult } from "../../bpf/machine/run_result.ts";
import { type Event, type Part, type Play, Player } from "./play.ts";
import { type Scene, scenes } from "./scene.ts";

/** A program and what was made of it, to be run side by side. */
export interface Duel {
  readonly before: Part;
  readonly after: Part;
  /** How a conditional jump of the program that was given goes in the other; `undefined` if it is decided there, too. */
  readonly decided: (at: number) => Verdict | undefined;
}

/** How a conditional jump goes that only one of two programs has: which way, or to the same place in any case. */
export type Verdict = "always" | "never" | "either";

/** What running two programs side by side shows; each part is found out when it is first asked for. */
export interface Comparison {
  /** Where the program that was given does what it may not, on a path that it really takes. */
  readonly invalid: Fault | undefined;
  /** The first difference on a path that the programs really take. */
  readonly natural: Divergence | undefined;
  /** The first difference on a path that was forced upon both. */
  readonly forced: Divergence | undefined;
}

/** A difference between two runs. */
export interface Divergence {
  /** The slot of the program that was given where it shows, or of the result, or neither. */
  readonly input?: number;
  readonly value?: number;
  readonly wanted: string;
  readonly seen: string;
  /** The world and the way. */
  readonly trace: readonly string[];
}

/** Most paths that are forced, and most instructions that are executed on them. */
const PATHS = 32;
const BUDGET = 4000;

/** Most instructions of a run, and how many times as many the other program may need: a call can grow to a dozen. */
const LIMIT = 2000;
const GROWTH = 16;

/** Most jumps of a path that are tried both ways. */
const DEPTH = 12;

/**
 * Runs two programs side by side, in several worlds and then on every path as far as a budget goes: short programs'
 * paths are exhausted. Both must call the same functions with the same arguments, store the same outside the stack,
 * compare the same at each jump, and exit with the same value.
 */
export function compareRuns(duel: Duel): Comparison {
  let stage: Stage | undefined;
  const set = () => stage ??= stageFor(duel);
  return {
    get invalid() {
      return set().invalid;
    },
    get natural() {
      return set().natural;
    },
    get forced() {
      return set().forced;
    },
  };
}

function stageFor(duel: Duel): Stage {
  const strict = new Stage(duel, false);
  // A privileged program may read what it did not write to its frame; then the other may as well.
  return strict.invalid?.kind === "uninitialised-stack" ? new Stage(duel, true) : strict;
}

/** Both programs, ready to run. */
class Stage {
  readonly #duel: Duel;
  readonly #unwrittenStackReadable: boolean;
  readonly #before: Player;
  /** What the program that was given does in each world. */
  readonly #plays: readonly { readonly scene: Scene; readonly play: Play }[];
  readonly #ways: string[] = [];
  readonly #known = new Set<string>();
  #after: Player | undefined;
  #natural: { readonly found: Divergence | undefined } | undefined;
  #forced: { readonly found: Divergence | undefined } | undefined;

  constructor(duel: Duel, unwrittenStackReadable: boolean) {
    this.#duel = duel;
    this.#unwrittenStackReadable = unwrittenStackReadable;
    this.#before = new Player(duel.before, { unwrittenStackReadable, limit: LIMIT });
    this.#plays = scenes.map((scene) => ({ scene, play: this.#before.play(scene, () => undefined) }));
    for (const { play } of this.#plays) this.#branchOff(wayOf(this.#duel, play), 0);
  }

  get invalid(): Fault | undefined {
    return this.#plays.map(({ play }) => invalidity(play.result)).find((fault) => fault !== undefined);
  }

  get natural(): Divergence | undefined {
    this.#natural ??= { found: this.#findNatural() };
    return this.#natural.found;
  }

  get forced(): Divergence | undefined {
    this.#forced ??= { found: this.#findForced() };
    return this.#forced.found;
  }

  /** Runs the other in each world as well, and lets the comparisons decide. */
  #findNatural(): Divergence | undefined {
    for (const { scene, play } of this.#plays) {
      if (invalidity(play.result) !== undefined) continue;
      const misjudged = this.#misjudged(play, scene);
      if (misjudged !== undefined && scene.cpu === 0) return misjudged;
      const divergence = misjudged === undefined ? this.#divergence(play, scene) : undefined;
      if (divergence !== undefined) return divergence;
    }
    return undefined;
  }

  /** Runs both on the paths that branch off those taken so far. */
  #findForced(): Divergence | undefined {
    let executed = 0;
    for (let path = 0; path < PATHS && executed < BUDGET; path++) {
      const way = this.#ways.shift();
      if (way === undefined) return undefined;
      const scene = scenes[path % scenes.length];
      if (scene === undefined) return undefined;
      const before = this.#before.play(scene, this.#follow(way));
      executed += 2 * before.result.executed;
      this.#branchOff(wayOf(this.#duel, before), way.length);
      if (invalidity(before.result) !== undefined) continue;
      const divergence = this.#divergence(before, scene);
      if (divergence !== undefined) return divergence;
    }
    return undefined;
  }

  /** Plans the paths that leave this one at a jump from the `from`th on. */
  #branchOff(way: string, from: number): void {
    this.#known.add(way);
    for (let i = from; i < Math.min(way.length, DEPTH); i++) {
      const other = way.slice(0, i) + (way[i] === "1" ? "0" : "1");
      if (this.#known.has(other)) continue;
      this.#known.add(other);
      this.#ways.push(other);
    }
  }

  /** Decides jumps as a way says, and behind its end so that no side is taken more often than the other. */
  #follow(way: string): (at: number, holds: boolean) => boolean | undefined {
    const balance = new Map<number, number>();
    let step = 0;
    return (at, holds) => {
      const decided = this.#duel.decided(at);
      if (decided !== undefined) return decided === "either" ? holds : decided === "always";
      const lead = balance.get(at) ?? 0;
      const planned = way[step++];
      const taken = planned === undefined ? lead === 0 ? holds : lead < 0 : planned === "1";
      balance.set(at, lead + (taken ? 1 : -1));
      return taken;
    };
  }

  /** A jump that the result decides once and for all, and that is decided otherwise here. */
  #misjudged({ events }: Play, scene: Scene): Divergence | undefined {
    for (const event of events) {
      const decided = event.kind === "branch" ? this.#duel.decided(event.at) : undefined;
      if (event.kind !== "branch" || decided !== (event.taken ? "never" : "always")) continue;
      const wanted = `a jump that is ${decided} taken, as the result has it`;
      const seen = `it is ${event.taken ? "" : "not "}taken with ${hex(event.left)} and ${hex(event.right)}`;
      return { input: event.at, wanted, seen, trace: traceOf(this.#duel, events, scene) };
    }
    return undefined;
  }

  /** The first difference between a run and that of the other program on the same path. */
  #divergence(before: Play, scene: Scene): Divergence | undefined {
    const wanted = visible(this.#duel, before.events);
    const turns = wanted.flatMap((event) => event.kind === "branch" ? [event.taken] : []);
    let turn = 0;
    this.#after ??= new Player(this.#duel.after, {
      unwrittenStackReadable: this.#unwrittenStackReadable,
      limit: LIMIT * GROWTH,
    });
    const after = this.#after.play(scene, () => turns[turn++]);
    const seen = after.events;
    // Of a run without end only the beginning can be compared.
    const isCut = isRunaway(before.result);
    const length = isCut ? Math.min(wanted.length, seen.length) : Math.max(wanted.length, seen.length);
    for (let i = 0; i < length; i++) {
      if (isSame(wanted[i], seen[i])) continue;
      return { ...differing(wanted[i], seen[i], after.result), trace: traceOf(this.#duel, before.events, scene) };
    }
    const end = isCut ? undefined : differingEnd(this.#duel, before.result, after.result);
    return end && { ...end, trace: traceOf(this.#duel, before.events, scene) };
  }
}

/** What is to be seen of both programs: jumps that only one of them has are left out. */
function visible({ decided }: Duel, events: readonly Event[]): readonly Event[] {
  return events.filter((event) => event.kind !== "branch" || decided(event.at) === undefined);
}

function wayOf(duel: Duel, { events }: Play): string {
  return visible(duel, events).map((event) => event.kind === "branch" ? event.taken ? "1" : "0" : "").join("");
}

/** The fault with which a program showed itself to be none that a verifier takes. */
function invalidity(result: RunResult): Fault | undefined {
  if (result.outcome === "exit") return undefined;
  const { fault } = result;
  switch (fault.kind) {
    // What is not modelled, or only follows from the world's being made up.
    case "runaway":
    case "unknown-immediate":
    case "function-failed":
    case "out-of-bounds":
    case "read-only":
      return undefined;
    default:
      return fault;
  }
}

function isRunaway(result: RunResult): boolean {
  return result.outcome === "fault" && result.fault.kind === "runaway";
}

function isSame(a: Event | undefined, b: Event | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === "call") {
    return b.kind === "call" && a.at === b.at && a.args.every((arg, i) => arg === b.args[i]) &&
      a.memory.every((bytes, i) => sameBytes(bytes, b.memory[i]));
  }
  if (a.kind === "store") {
    return b.kind === "store" && a.address === b.address && a.size === b.size && a.value === b.value;
  }
  return b.kind === "branch" && a.at === b.at && a.left === b.left && a.right === b.right;
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a?.length === b?.length && (a?.every((byte, i) => byte === b?.[i]) ?? true);
}

function differing(wanted: Event | undefined, seen: Event | undefined, result: RunResult): Omit<Divergence, "trace"> {
  const fault = result.outcome === "fault" ? result.fault : undefined;
  const slot = seen?.slot ?? fault?.index;
  return {
    ...(slot === undefined ? wanted && { input: wanted.slot } : { value: slot }),
    wanted: wanted === undefined ? "nothing more to be seen" : describe(wanted),
    seen: seen === undefined ? fault?.detail ?? "the exit" : describe(seen),
  };
}

function differingEnd({ after }: Duel, a: RunResult, b: RunResult): Omit<Divergence, "trace"> | undefined {
  if (a.outcome === "exit" && b.outcome === "exit") {
    return a.r0 === b.r0 ? undefined : { wanted: `r0 = ${hex(a.r0)} at exit`, seen: `r0 = ${hex(b.r0)}` };
  }
  if (a.outcome === "exit") {
    const { index = 0, detail = "" } = b.outcome === "fault" ? b.fault : {};
    return { value: index, wanted: `r0 = ${hex(a.r0)} at exit`, seen: detail };
  }
  if (b.outcome === "exit") return { input: a.fault.index, wanted: a.fault.detail, seen: `r0 = ${hex(b.r0)} at exit` };
  if (a.fault.kind === b.fault.kind && (after.origin(b.fault.index) ?? a.fault.index) === a.fault.index) {
    return undefined;
  }
  return { value: b.fault.index, wanted: a.fault.detail, seen: b.fault.detail };
}

function describe(event: Event): string {
  switch (event.kind) {
    case "call":
      return `the call of slot ${event.at} with (${event.args.map(hex).join(", ")})`;
    case "store":
      return `a store of ${hex(event.value)} in ${event.size} bytes at ${hex(event.address)}`;
    case "branch":
      return `the jump of slot ${event.at} to compare ${hex(event.left)} with ${hex(event.right)}`;
  }
}

function traceOf(duel: Duel, events: readonly Event[], { seed, cpu }: Scene): readonly string[] {
  const turns = visible(duel, events).slice(0, 32).flatMap((event) =>
    event.kind === "branch" ? [`the jump of slot ${event.at} is ${event.taken ? "taken" : "not taken"}`] : []
  );
  return [`world ${seed}, on CPU ${cpu}`, ...turns];
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
