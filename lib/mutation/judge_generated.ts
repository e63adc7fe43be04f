import { fits } from "../harness/fits.ts";
import { loadSuite, type Suite } from "../harness/load_suite.ts";
import { infoOf } from "../harness/in_process.ts";
import { areaOf, operationNames } from "../protocol/operations.ts";
import { draw, drawPairs } from "./draw.ts";
import { type DrawnQuestion, drawQuestions } from "./draw_questions.ts";
import { explained } from "./explained/mod.ts";
import type { Explanation } from "./explanation.ts";
import { type Fate, isKilled } from "./fate.ts";
import { type GeneratedMutant, mutantsOf } from "./generated_mutant.ts";
import { link, type Linked } from "./link.ts";
import { loadLinked } from "./load_linked.ts";
import { type Reach, recordReach } from "./record_reach.ts";
import { switchOf } from "./switch_of.ts";
import { judgeInWorkers } from "./work_pool.ts";
import type { Task } from "./workbench.ts";
import type { ToWorker } from "./worker_message.ts";

/** Which mutants are made, and how they are judged. */
export interface GeneratedOptions {
  /** Only mutants of this area. */
  readonly area?: string | undefined;
  /** Only so many, drawn by the seed; all of them if it is left out. */
  readonly sample?: number | undefined;
  /** How many pairs are drawn from those that are killed. */
  readonly pairs: number;
  readonly seed: number;
  /** How many questions of each operation are drawn, beside the cases, for the rules to judge the answers to. */
  readonly drawn: number;
  /** How many are judged at a time. */
  readonly jobs: number;
  /** Is told how many of how many have been judged. */
  readonly onProgress?: (judged: number, all: number) => void;
}

/** A generated mutant, and what became of it. */
export interface JudgedMutant {
  readonly mutant: GeneratedMutant;
  readonly fate: Fate;
  /** Why it survives, where that is explained. */
  readonly explanation?: Explanation;
}

/** What became of generated mutants. */
export interface Generated {
  readonly judged: readonly JudgedMutant[];
  /** Patterns of explanations that no longer hold: of mutants that are killed, or do not exist. */
  readonly stale: readonly { readonly pattern: string; readonly why: string }[];
}

/** A turn of a loop in the reference takes a mutant at most so many more. */
const PATIENCE = 20;
const LEAST_STEPS = 100_000;

/** Makes mutants from the reference's own source and judges them by the cases and the rules. */
export async function judgeGenerated(options: GeneratedOptions): Promise<Generated> {
  const linked = await link(new URL("../impl/", import.meta.url), "reference.ts");
  const every = mutantsOf(linked.points);
  const wanted = every.filter(({ area }) => options.area === undefined || area === options.area);
  const chosen = options.sample === undefined ? wanted : draw(wanted, options.sample, options.seed);
  const suite = ofAreas(await loadSuite(), options.area);
  const make = await loadLinked(linked.text);
  const { reference } = make(linked.points.map(({ site }) => switchOf(site).right), () => {});
  const operations = operationNames.filter((name) => suite.rules.some(({ operation }) => operation === name));
  const drawn = drawQuestions(operations, options.drawn, options.seed, infoOf(reference));
  const reach = await recordReach(make, linked.points, { ...suite, cases: [...suite.cases, ...drawn] });
  const start = startWith(linked, reach, drawn);
  const singles = await judgeAll(chosen, start, reach, options);
  const killed = singles.filter(({ fate }) => isKilled(fate)).map(({ mutant }) => mutant);
  const pairs = await judgeAll(drawPairs(killed, options.pairs, options.seed), start, reach, options);
  const judged = [...singles, ...pairs];
  return { judged, stale: staleAmong(judged, every) };
}

function ofAreas({ cases, rules }: Suite, area: string | undefined): Suite {
  const own = (id: string) => area === undefined || area === "shared" || areaOf(id) === area;
  return { cases: cases.filter(({ id }) => own(id)), rules: rules.filter(({ id }) => own(id)) };
}

type Start = Extract<ToWorker, { kind: "start" }>;

function startWith({ text, points }: Linked, { steps }: Reach, drawn: readonly DrawnQuestion[]): Start {
  const limit = Math.max(LEAST_STEPS, PATIENCE * steps);
  return { kind: "start", text, sites: points.map(({ site }) => site), drawn, limit };
}

async function judgeAll(
  mutants: readonly GeneratedMutant[],
  start: Start,
  reach: Reach,
  { jobs, onProgress }: GeneratedOptions,
): Promise<readonly JudgedMutant[]> {
  const before = mutants.map((mutant) => untold(mutant, reach));
  const places = [...mutants.keys()].filter((place) => before[place] === undefined);
  const tasks = places.flatMap((place) => mutants[place] ?? []).map((mutant) => taskOf(mutant, reach));
  let done = 0;
  const fates = await judgeInWorkers(
    tasks,
    jobs,
    start,
    () => onProgress?.(++done, tasks.length),
  );
  const byPlace = new Map(places.map((place, index) => [place, fates[index]]));
  return mutants.map((mutant, place) => {
    const fate = before[place] ?? byPlace.get(place) ?? { kind: "unreached" };
    const explanation = isKilled(fate) ? undefined : explanationOf(mutant);
    return { mutant, fate, ...explanation === undefined ? {} : { explanation } };
  });
}

/** The fate of a mutant that need not be run. */
function untold(mutant: GeneratedMutant, reach: Reach): Fate | undefined {
  if (!mutant.changes.some(({ point }) => reach.isAsked(point))) return { kind: "unreached" };
  return reach.reaching(mutant).length === 0 ? { kind: "idle" } : undefined;
}

function taskOf(mutant: GeneratedMutant, reach: Reach): Task {
  const isStatic = mutant.changes.some(({ point }) => reach.isStatic(point));
  return { changes: mutant.changes, isStatic, cases: reach.reaching(mutant) };
}

function explanationOf({ name }: GeneratedMutant): Explanation | undefined {
  return explained.find(({ mutants }) => mutants.some((pattern) => explains(pattern, name)));
}

/** A pattern of single mutants explains no pair. */
function explains(pattern: string, name: string): boolean {
  return isPair(pattern) === isPair(name) && fits(name, pattern);
}

function isPair(name: string): boolean {
  return / & [\w/]+\.ts#/.test(name);
}

/** A pattern must fit a mutant that can be made, and none that is killed. */
function staleAmong(judged: readonly JudgedMutant[], every: readonly GeneratedMutant[]): Generated["stale"] {
  return explained.flatMap(({ mutants }) => mutants).flatMap((pattern) => {
    const killed = judged.find(({ mutant, fate }) => explains(pattern, mutant.name) && isKilled(fate));
    if (killed !== undefined) return [{ pattern, why: `${killed.mutant.name} is killed` }];
    if (isPair(pattern) || every.some(({ name }) => explains(pattern, name))) return [];
    return [{ pattern, why: "there is no such mutant" }];
  });
}
