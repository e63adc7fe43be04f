import type { Program } from "../../bpf/insn.ts";
import type { FetchArg } from "../../perf/fetch_arg.ts";
import type { Answered, Observation } from "../observation.ts";
import { type Chain, follow } from "./chain.ts";
import { type Fetch, fetchesOf, passedArgs } from "./fetch.ts";
import { Rig, type Trial } from "./rig.ts";
import { type World, world } from "./world.ts";

/** A generated prologue, and what it does when it is run. */
export interface Examination {
  readonly prologue: Program;
  /** The arguments that are passed. */
  readonly fetches: readonly Fetch[];
  /** Runs in which every read succeeds. */
  readonly good: readonly Trial[];
  /** Runs in which a read that is needed fails. */
  readonly bad: readonly Trial[];
}

/** A read that an argument needs. */
export interface Link {
  readonly fetch: Fetch;
  /** How many reads come before it. */
  readonly depth: number;
}

/** How many reads all runs together may take, more or less. */
const MOST_READS = 4000;

/** How many reads the arguments, and how many slots a prologue may have: far more than a kernel takes. */
const LIMIT = 8192;

const known = new WeakMap<Answered<"prologue.generate">, Examination | undefined>();

/**
 * Runs a prologue with every read succeeding, and with reads failing; `undefined` if there is nothing to run it for: an
 * argument does not start in a register, or there is far more of it than any kernel takes. The same answer is examined
 * once.
 *
 * A subset of the reads that fail does no more than its first member if nothing is read after a failure, which is a rule of
 * its own. So one run for each read is enough; one in which all fail is added. Of a chain so long that this would take
 * too many runs, the ends and some reads between are taken.
 */
export function examinationOf(observation: Answered<"prologue.generate">): Examination | undefined {
  if (!known.has(observation)) known.set(observation, examine(observation));
  return known.get(observation);
}

/** The examination of an observation, if it is an answer that can be examined. */
export function examined(observation: Observation<"prologue.generate">): Examination | undefined {
  return observation.outcome === "ok" ? examinationOf(observation) : undefined;
}

function examine({ input, value: { program } }: Answered<"prologue.generate">): Examination | undefined {
  const fetches = fetchesOf(passedArgs(input.args));
  if (fetches === undefined || isQuirk(input.args, input.space) || isExcessive(fetches, program)) return undefined;
  const rig = new Rig(program);
  const [negative, positive] = [world(1, true), world(2, false)];
  const good = [rig.run(negative), rig.run(positive)];
  return { prologue: program, fetches, good, bad: failures(fetches, negative).map((set) => rig.run(negative, set)) };
}

function isExcessive(fetches: readonly Fetch[], program: Program): boolean {
  return program.length > LIMIT || fetches.reduce((reads, { derefs }) => reads + derefs.length, 0) > LIMIT;
}

/** Whether nothing is asked for, in no room: what perf makes of that is no prologue. */
function isQuirk(args: readonly FetchArg[], space: number): boolean {
  return args.length === 0 && space < 2;
}

const linksByWorld = new WeakMap<readonly Fetch[], WeakMap<World, ReadonlyMap<bigint, readonly Link[]>>>();

/** The reads that arguments need in a world, by address; several may be at the same. */
export function linksOf(fetches: readonly Fetch[], world: World): ReadonlyMap<bigint, readonly Link[]> {
  const byWorld = linksByWorld.get(fetches) ?? new WeakMap<World, ReadonlyMap<bigint, readonly Link[]>>();
  linksByWorld.set(fetches, byWorld);
  const links = byWorld.get(world) ?? findLinks(fetches, world);
  byWorld.set(world, links);
  return links;
}

function findLinks(fetches: readonly Fetch[], world: World): ReadonlyMap<bigint, readonly Link[]> {
  const links = new Map<bigint, Link[]>();
  for (const fetch of fetches) {
    for (const [depth, address] of follow(fetch, world).addresses.entries()) {
      const there = links.get(address);
      if (there === undefined) links.set(address, [{ fetch, depth }]);
      else there.push({ fetch, depth });
    }
  }
  return links;
}

/** What an argument comes to in a run. */
export function chainIn(fetch: Fetch, { world, failing }: Trial): Chain {
  const { register, read } = world;
  return follow(fetch, { register, read: (address) => failing.has(address) ? undefined : read(address) });
}

/** The sets of addresses to let fail. */
function failures(fetches: readonly Fetch[], world: World): readonly ReadonlySet<bigint>[] {
  const links = linksOf(fetches, world);
  const addresses = [...links.keys()];
  const count = Math.floor(2 * MOST_READS / Math.max(1, addresses.length));
  const chosen = addresses.length <= count ? addresses : addresses.filter((address, i) => {
    const isEnd = links.get(address)?.some(({ fetch, depth }) => depth === 0 || depth === fetch.derefs.length - 1);
    return isEnd || i % Math.ceil(addresses.length / count) === 0;
  });
  const all = addresses.length > 1 ? [new Set(addresses)] : [];
  return [...chosen.map((address) => new Set([address])), ...all];
}
