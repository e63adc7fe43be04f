import type { ImplementationInfo } from "../protocol/implementation.ts";
import type { Rule } from "../spec/rule.ts";
import type { Adapter, Answer, Connect } from "./adapter.ts";
import type { Case } from "./case.ts";
import type { PlainResult } from "./explain.ts";
import { judgeCase } from "./judge_case.ts";
import type { PlainVerdict } from "./verdict.ts";
import { whyNotAsked } from "./why_not_asked.ts";

/** How to go about a run. */
export interface RunOptions {
  /** Milliseconds to wait for each answer. */
  readonly limit: number;
  /** How many connections to ask at the same time. */
  readonly jobs: number;
  /** How many times in all a connection that was lost is made anew. */
  readonly maxRestarts: number;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
  /** Told each verdict as it is found, in no particular order. */
  readonly onResult?: (result: PlainResult) => void;
}

/** How a run ended. */
export type End =
  | { readonly kind: "complete" }
  | { readonly kind: "interrupted" }
  /** There is nobody left to ask. */
  | { readonly kind: "lost"; readonly message: string; readonly stderr: readonly string[] }
  /** The implementation could not be started at all. */
  | { readonly kind: "not-started"; readonly message: string };

/** A case that could not be judged because a rule, or what the case wants, threw: a bug of the suite. */
export interface SuiteBug {
  /** The case. */
  readonly case: Case;
  /** What was thrown. */
  readonly message: string;
  /** Where: the first lines of the stack. */
  readonly stack: readonly string[];
}

/** What came of a run. */
export interface Run {
  /** Who was asked; absent if the implementation never introduced itself. */
  readonly info?: ImplementationInfo;
  /** The cases that have a verdict, in the order of the plan. */
  readonly results: readonly PlainResult[];
  readonly bugs: readonly SuiteBug[];
  /** What was wrong with how connections ended, each once. */
  readonly untidy: readonly string[];
  readonly end: End;
}

/**
 * Asks an implementation every case of a plan and judges its answers.
 *
 * A connection that is lost is made anew, so that one case that kills the implementation does not hide the others.
 * Nothing is left running when the promise resolves. Never rejects.
 */
export async function run(
  plan: readonly Case[],
  rules: readonly Rule[],
  connect: Connect,
  options: RunOptions,
): Promise<Run> {
  return await new Session(plan, rules, connect, options).run();
}

/** Milliseconds of work after which timers and signals get their turn. */
const TURN = 50;

/** The state of one run. */
class Session {
  readonly #plan: readonly Case[];
  readonly #rules: readonly Rule[];
  readonly #connect: Connect;
  readonly #options: RunOptions;
  readonly #verdicts: (PlainVerdict | undefined)[] = [];
  readonly #bugs: SuiteBug[] = [];
  readonly #untidy = new Set<string>();
  readonly #open = new Set<Adapter>();
  #info: ImplementationInfo | undefined;
  #next = 0;
  #restarts = 0;
  #end: End | undefined;
  #turnAt = performance.now() + TURN;

  constructor(plan: readonly Case[], rules: readonly Rule[], connect: Connect, options: RunOptions) {
    this.#plan = plan;
    this.#rules = rules;
    this.#connect = connect;
    this.#options = options;
  }

  async run(): Promise<Run> {
    const { signal, jobs } = this.#options;
    const interrupt = () => this.#interrupt();
    signal?.addEventListener("abort", interrupt);
    if (signal?.aborted) interrupt();
    const workers = Math.min(jobs, this.#plan.length);
    await Promise.all(Array.from({ length: workers }, () => this.#work()));
    signal?.removeEventListener("abort", interrupt);
    return {
      ...this.#info === undefined ? {} : { info: this.#info },
      results: this.#plan.flatMap((question, index) => {
        const verdict = this.#verdicts[index];
        return verdict === undefined ? [] : [{ case: question, verdict }];
      }),
      bugs: this.#bugs,
      untidy: [...this.#untidy],
      end: this.#end ?? { kind: "complete" },
    };
  }

  #interrupt(): void {
    this.#end = { kind: "interrupted" };
    for (const adapter of this.#open) void adapter[Symbol.asyncDispose]();
  }

  /** Asks one case after the other over one connection. */
  async #work(): Promise<void> {
    let adapter: Adapter | undefined;
    let lostAt = "";
    while (this.#end === undefined && this.#next < this.#plan.length) {
      const index = this.#next++;
      const question = this.#plan[index];
      if (question === undefined) break;
      if (adapter?.lost) {
        await this.#release(adapter);
        if (!this.#mayRestart(lostAt)) return;
        adapter = undefined;
      }
      adapter ??= await this.#acquire();
      if (adapter === undefined) return;
      const problem = await this.#ask(adapter, question, index);
      if (problem !== undefined) lostAt = `${question.id}: ${problem}`;
      await this.#takeTurns();
    }
    if (adapter !== undefined) await this.#release(adapter);
  }

  async #acquire(): Promise<Adapter | undefined> {
    const connection = await this.#connect();
    if (connection.kind !== "connected") {
      const { kind, ...why } = connection;
      if (kind === "not-started") this.#end ??= { kind, message: why.message };
      else this.#end ??= { kind: "lost", message: why.message, stderr: connection.stderr };
      return undefined;
    }
    const { adapter } = connection;
    this.#open.add(adapter);
    this.#info ??= adapter.info;
    if (this.#end === undefined) return adapter;
    await this.#release(adapter);
    return undefined;
  }

  async #release(adapter: Adapter): Promise<void> {
    this.#open.delete(adapter);
    const { lost } = adapter;
    if (lost || this.#end?.kind === "interrupted") {
      await adapter[Symbol.asyncDispose]();
      return;
    }
    for (const note of await adapter.close()) this.#untidy.add(note);
  }

  #mayRestart(lostAt: string): boolean {
    if (this.#end !== undefined) return false;
    const { maxRestarts } = this.#options;
    if (this.#restarts++ < maxRestarts) return true;
    const times = maxRestarts === 1 ? "once" : `${maxRestarts} times`;
    const after = maxRestarts === 0 ? "" : ` after it was started again ${times}`;
    this.#end = { kind: "lost", message: `given up${after}; it was lost last at ${lostAt}`, stderr: [] };
    return false;
  }

  /** Asks one case, and returns why the connection was lost over it, if it was. */
  async #ask(adapter: Adapter, question: Case, index: number): Promise<string | undefined> {
    const reason = whyNotAsked(question, adapter.info);
    if (reason !== undefined) {
      this.#settle(index, question, reason);
      return undefined;
    }
    const { operation, input, design } = question;
    const request = { operation, input, ...design === undefined ? {} : { design } };
    const answer = await adapter.ask(request, this.#options.limit);
    if (this.#end?.kind === "interrupted") return undefined;
    this.#judge(index, question, answer, adapter.info);
    if (!adapter.lost || answer.kind === "outcome") return undefined;
    return answer.kind === "timeout" ? `no answer within ${answer.limit / 1000} s` : answer.message;
  }

  #judge(index: number, question: Case, answer: Answer, info: ImplementationInfo): void {
    try {
      this.#settle(index, question, judgeCase(question, answer, info, this.#rules));
    } catch (error) {
      const stack = error instanceof Error ? error.stack?.split("\n").slice(1, 4) ?? [] : [];
      this.#bugs.push({ case: question, message: String(error), stack: stack.map((line) => line.trim()) });
    }
  }

  #settle(index: number, question: Case, verdict: PlainVerdict): void {
    this.#verdicts[index] = verdict;
    this.#options.onResult?.({ case: question, verdict });
  }

  /** Lets signals through now and then, which a loop over an implementation in this process would keep out. */
  async #takeTurns(): Promise<void> {
    if (performance.now() < this.#turnAt) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#turnAt = performance.now() + TURN;
  }
}
