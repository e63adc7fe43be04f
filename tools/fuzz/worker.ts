/**
 * A worker that hunts: it gets its orders first, then one assignment after the other.
 *
 * @module
 */
import { type Hunter, readyHunter } from "./hunter.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** The part of a worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = self as unknown as Scope;
const interrupt = new AbortController();
let hunter: Hunter | undefined;

scope.onmessage = ({ data }) => {
  if (data.kind === "interrupt") interrupt.abort();
  else void answer(data).then((message) => scope.postMessage(message));
};

async function answer(message: Exclude<ToWorker, { readonly kind: "interrupt" }>): Promise<FromWorker> {
  switch (message.kind) {
    case "orders": {
      const readiness = await readyHunter(message.orders);
      if (readiness.kind !== "ready") return { kind: "not-ready", how: readiness.kind, message: readiness.message };
      hunter = readiness.hunter;
      return { kind: "ready", info: hunter.info };
    }
    case "hunt":
      if (hunter === undefined) throw new TypeError("wanted orders before an assignment, got none");
      return { kind: "caught", caught: await hunter.hunt(message.assignment, interrupt.signal) };
    case "leave":
      await hunter?.[Symbol.asyncDispose]();
      return { kind: "left" };
  }
}
