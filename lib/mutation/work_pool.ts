import type { Fate } from "./fate.ts";
import type { Task } from "./workbench.ts";
import type { FromWorker, ToWorker } from "./worker_message.ts";

/**
 * Milliseconds for a mutant. What hangs in the reference is stopped by its steps; this ends what hangs elsewhere, such as
 * in a program that it made.
 */
const LIMIT = 300_000;

/**
 * Judges mutants in workers, several at a time.
 *
 * @param tasks The mutants.
 * @param jobs How many workers there are.
 * @param start What each is told first.
 * @param onJudged Is told of each mutant, by its place, when it has been judged.
 * @returns What becomes of each, in their order.
 * @throws {Error} If a worker cannot go on, which is a bug of this project.
 */
export async function judgeInWorkers(
  tasks: readonly Task[],
  jobs: number,
  start: Extract<ToWorker, { kind: "start" }>,
  onJudged: (index: number) => void = () => {},
): Promise<readonly Fate[]> {
  const fates: Fate[] = [];
  const pending = tasks.entries();
  const work = async () => {
    let judge: Judge | undefined;
    try {
      for (const [index, task] of pending) {
        judge ??= await Judge.start(start);
        const fate = await judge.judge(task);
        if (judge.ended) judge = undefined;
        fates[index] = fate;
        onJudged(index);
      }
    } finally {
      judge?.end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, work));
  return fates;
}

/** A worker that judges one mutant at a time. */
class Judge {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  #ended = false;

  static async start(message: ToWorker): Promise<Judge> {
    const judge = new Judge();
    const answer = await judge.#ask(message);
    if (answer?.kind === "ready") return judge;
    judge.end();
    throw new Error(`wanted a worker that judges mutants, got ${answer?.kind === "failed" ? answer.message : "none"}`);
  }

  get ended(): boolean {
    return this.#ended;
  }

  async judge(task: Task): Promise<Fate> {
    const answer = await this.#ask({ kind: "judge", task });
    if (answer?.kind === "judged") return answer.fate;
    this.end();
    if (answer?.kind === "failed") throw new Error(`wanted a mutant judged, got ${answer.message}`);
    return { kind: "hung", case: "one of its cases" };
  }

  end(): void {
    this.#worker.terminate();
    this.#ended = true;
  }

  /** The answer to a message; nothing if none comes in time. */
  async #ask(message: ToWorker): Promise<FromWorker | undefined> {
    const { promise, resolve } = Promise.withResolvers<FromWorker | undefined>();
    const timer = setTimeout(() => resolve(undefined), LIMIT);
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      resolve({ kind: "failed", message: event.message });
    };
    this.#worker.postMessage(message);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
