import type fc from "fast-check";
import type { Adapter, Breakdown } from "../harness/adapter.ts";
import { encode } from "../protocol/encode.ts";
import type { Request } from "../protocol/implementation.ts";
import { type OperationName, operations } from "../protocol/operations.ts";
import type { RuleFinding } from "../harness/verdict.ts";
import { draw } from "./draw.ts";
import type { Generator, Question } from "./generator.ts";
import { type KnownFinding, recognise } from "./known_findings.ts";
import { type Bench, judgeAnswer, type Judgement, SECOND_OPINION } from "./oracle.ts";
import { programOf } from "./program_of.ts";
import type { FindingRecord, HuntRecord } from "./records.ts";
import { shapeOf } from "./shape.ts";
import { shrink } from "./shrink/shrink.ts";

/** How many indexes make a block, which is hunted by one worker, and within which findings are limited. */
export const BLOCK = 1000;

/** One index in so many is judged by every rule whatever is answered. */
const THOROUGH = 64;

/** How many findings of a rule are made smaller in a block; the others are only counted. */
const PER_RULE = 2;

/** What a hunt asks, and of whom. */
export interface Hunt<O extends OperationName> {
  readonly generator: Generator<O>;
  readonly adapter: Adapter;
  readonly bench: Bench;
  readonly known: readonly KnownFinding[];
  readonly seed: number;
  /** Milliseconds to wait for each answer. */
  readonly limit: number;
  /** Ends the hunt early. */
  readonly signal?: AbortSignal;
}

/** Indexes, the end not included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What came of hunting a range. */
export type Catch =
  | { readonly kind: "done"; readonly hunt: HuntRecord; readonly findings: readonly FindingRecord[] }
  | { readonly kind: "interrupted" }
  /** The implementation broke, over this question. */
  | { readonly kind: "lost"; readonly index: number; readonly breakdown: Breakdown; readonly request: Request }
  /** A rule, a comparison or a generator threw, over this index. */
  | { readonly kind: "bug"; readonly index: number; readonly message: string; readonly stack: readonly string[] };

/**
 * Asks the questions of a range and makes what it finds small. What comes of a block depends on the seed and on the
 * implementation alone. Never rejects.
 */
export async function huntRange<O extends OperationName>(hunt: Hunt<O>, range: Range): Promise<Catch> {
  return await new Hunter(hunt).run(range);
}

/** Milliseconds of work after which timers and signals get their turn. */
const TURN = 250;

/** Thrown on the way out when the implementation broke. */
class Broken extends Error {
  readonly breakdown: Breakdown;
  readonly request: Request;
  constructor(breakdown: Breakdown, request: Request) {
    super("the implementation broke");
    this.breakdown = breakdown;
    this.request = request;
  }
}

/** The state of hunting a range. */
class Hunter<O extends OperationName> {
  readonly #hunt: Hunt<O>;
  readonly #arbitrary: fc.Arbitrary<Question<O>>;
  readonly #counts = { answered: 0, refused: 0, declined: 0, spared: 0 };
  readonly #broken = new Map<string, number>();
  readonly #known = new Map<string, number>();
  readonly #shrunk = new Map<string, number>();
  readonly #findings = new Map<string, FindingRecord>();
  #turnAt = performance.now() + TURN;

  constructor(hunt: Hunt<O>) {
    this.#hunt = hunt;
    this.#arbitrary = hunt.generator.questions(hunt.adapter.info);
  }

  async run({ from, to }: Range): Promise<Catch> {
    for (let index = from; index < to; index++) {
      if (index % BLOCK === 0) this.#shrunk.clear();
      try {
        if (this.#hunt.signal?.aborted) return { kind: "interrupted" };
        await this.#take(index);
      } catch (error) {
        if (!(error instanceof Broken)) return bugOf(index, error);
        return { kind: "lost", index, breakdown: error.breakdown, request: error.request };
      }
    }
    return { kind: "done", hunt: this.#record([from, to]), findings: [...this.#findings.values()] };
  }

  async #takeTurns(): Promise<void> {
    if (performance.now() < this.#turnAt) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#turnAt = performance.now() + TURN;
  }

  #record(range: readonly [number, number]): HuntRecord {
    const { generator: { operation }, seed } = this.#hunt;
    return {
      kind: "hunt",
      implementation: this.#subject,
      operation,
      seed,
      ranges: [range],
      ...this.#counts,
      broken: sorted(this.#broken),
      known: sorted(this.#known),
    };
  }

  get #subject(): HuntRecord["implementation"] {
    const { name, version, arch } = this.#hunt.adapter.info;
    return { name, version, arch };
  }

  /** Asks one question. */
  async #take(index: number): Promise<void> {
    const { generator: { operation }, seed } = this.#hunt;
    const drawn = draw(this.#arbitrary, { seed, kind: operation, index });
    const judgement = await this.#ask(drawn.value, index % THOROUGH === 0);
    if (judgement.kind === "declined" || judgement.kind === "broken") {
      this.#counts.declined++;
      return;
    }
    if (judgement.kind === "spared") {
      this.#counts.answered++;
      this.#counts.spared++;
      return;
    }
    this.#counts[judgement.observation.outcome === "ok" ? "answered" : "refused"]++;
    const { unknown, known } = this.#sort(judgement);
    for (const name of known) count(this.#known, name);
    for (const rule of new Set(unknown.map(({ rule }) => rule))) {
      count(this.#broken, rule);
      if ((this.#shrunk.get(rule) ?? 0) >= PER_RULE) continue;
      count(this.#shrunk, rule);
      await this.#find(index, drawn, rule);
    }
  }

  async #ask(question: Question<O>, thorough = true): Promise<Judgement> {
    await this.#takeTurns();
    const { generator: { operation }, adapter, bench, limit } = this.#hunt;
    const { input, design } = question;
    const request = { operation, input, ...design === undefined ? {} : { design } };
    const answer = await adapter.ask(request, limit);
    const judgement = await judgeAnswer(operation, question, answer, bench, thorough);
    if (judgement.kind === "broken") throw new Broken(judgement.breakdown, request);
    return judgement;
  }

  /** Tells what is known from what is not. */
  #sort({ observation, findings }: Judgement & { readonly kind: "judged" }): {
    readonly unknown: readonly RuleFinding[];
    readonly known: ReadonlySet<string>;
  } {
    const known = new Set<string>();
    const unknown = findings.filter((found) => {
      const name = recognise(this.#hunt.known, observation, found);
      if (name !== undefined) known.add(name);
      return name === undefined;
    });
    return { unknown, known };
  }

  async #unknown(question: Question<O>): Promise<readonly RuleFinding[]> {
    const judgement = await this.#ask(question);
    return judgement.kind === "judged" ? this.#sort(judgement).unknown : [];
  }

  /** What a case wants of a question whose answer is another than the second opinion's. */
  async #wanted(question: Question<O>, rule: string): Promise<{ readonly wanted?: unknown }> {
    if (rule !== SECOND_OPINION) return {};
    const judgement = await this.#ask(question);
    return judgement.kind === "judged" && judgement.wanted !== undefined ? { wanted: judgement.wanted } : {};
  }

  /** Makes a finding small, and notes it. */
  async #find(index: number, drawn: fc.Value<Question<O>>, rule: string): Promise<void> {
    const { generator: { operation }, seed } = this.#hunt;
    const breaks = async (question: Question<O>) =>
      (await this.#unknown(question)).some((found) => found.rule === rule);
    const question = await shrink(this.#arbitrary, drawn, breaks);
    const findings = await this.#unknown(question);
    const shape = shapeOf(operation, question.input);
    const key = `${rule} ${shape}`;
    const before = this.#findings.get(key);
    if (before !== undefined) {
      this.#findings.set(key, { ...before, times: before.times + 1 });
      return;
    }
    const asked = programOf(drawn.value.input)?.length;
    const left = programOf(question.input)?.length;
    const written = encode(operations[operation].input, question.input);
    this.#findings.set(key, {
      kind: "finding",
      implementation: this.#subject,
      operation,
      rule,
      shape,
      seed,
      index,
      times: 1,
      ...asked === undefined || left === undefined ? {} : { insns: { asked, left } },
      ...question.design === undefined ? {} : { design: question.design },
      input: written.ok ? written.value : null,
      findings: firstOfEach(findings),
      ...await this.#wanted(question, rule),
    });
  }
}

function bugOf(index: number, error: unknown): Catch {
  const stack = error instanceof Error ? error.stack?.split("\n").slice(1, 6) ?? [] : [];
  return { kind: "bug", index, message: String(error), stack: stack.map((line) => line.trim()) };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => a < b ? -1 : 1));
}

function firstOfEach(findings: readonly RuleFinding[]): readonly RuleFinding[] {
  return [...Map.groupBy(findings, ({ rule }) => rule).values()].flatMap(([first]) => first ?? []);
}
