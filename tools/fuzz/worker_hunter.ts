import { deadline } from "../../lib/harness/deadline.ts";
import type { Catch } from "../../lib/fuzz/hunt.ts";
import type { Hunter, Orders, Readiness } from "./hunter.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** Milliseconds that a worker has to end its connection. */
const FAREWELL = 10_000;

/** Connects to the implementation from a thread of its own. */
export async function readyWorker(orders: Orders): Promise<Readiness> {
  const thread = new Thread();
  const message = await thread.ask({ kind: "orders", orders });
  if (message.kind === "ready") return { kind: "ready", hunter: hunterOn(thread, message.info) };
  thread.end();
  if (message.kind !== "not-ready") throw new TypeError(`wanted a worker to get ready, got ${message.kind}`);
  if (message.how === "not-started") return { kind: "not-started", message: message.message };
  return { kind: "failed", message: message.message, stderr: [] };
}

function hunterOn(thread: Thread, info: Hunter["info"]): Hunter {
  return {
    info,
    hunt: async (assignment, signal): Promise<Catch> => {
      const interrupt = () => thread.interrupt();
      signal?.addEventListener("abort", interrupt);
      try {
        return caughtIn(await thread.ask({ kind: "hunt", assignment }));
      } finally {
        signal?.removeEventListener("abort", interrupt);
      }
    },
    [Symbol.asyncDispose]: () => thread.leave(),
  };
}

function caughtIn(message: FromWorker): Catch {
  if (message.kind !== "caught") throw new TypeError(`wanted what was caught, got ${message.kind}`);
  return message.caught;
}

/** A worker that answers one message after the other. */
class Thread {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  #answer = Promise.withResolvers<FromWorker>();

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#answer.resolve(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#answer.reject(new Error(event.message));
    };
  }

  async ask(message: ToWorker): Promise<FromWorker> {
    this.#answer = Promise.withResolvers();
    this.#worker.postMessage(message);
    return await this.#answer.promise;
  }

  interrupt(): void {
    this.#worker.postMessage({ kind: "interrupt" } satisfies ToWorker);
  }

  /** Lets the worker end its connection, and ends it. */
  async leave(): Promise<void> {
    await deadline(this.ask({ kind: "leave" }), FAREWELL);
    this.end();
  }

  end(): void {
    this.#worker.terminate();
  }
}
