/**
 * Judges mutants one after the other, apart from who asks, so that one that hangs can be ended.
 *
 * @module
 */
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { loadSuite } from "../harness/load_suite.ts";
import { loadLinked } from "./load_linked.ts";
import { Workbench } from "./workbench.ts";
import type { FromWorker, ToWorker } from "./worker_message.ts";

let workbench: Workbench | undefined;

self.addEventListener("message", async ({ data }: MessageEvent<ToWorker>) => {
  try {
    answer(await carryOut(data));
  } catch (error) {
    answer({ kind: "failed", message: `${error instanceof Error ? error.stack : error}` });
  }
});

async function carryOut(message: ToWorker): Promise<FromWorker> {
  if (message.kind === "start") {
    const make = await loadLinked(message.text);
    const { cases, rules } = await loadSuite();
    workbench = new Workbench(make, message.sites, { cases: [...cases, ...message.drawn], rules }, message.limit);
    return { kind: "ready" };
  }
  if (workbench === undefined) throw new Error("wanted to be told to start first");
  return { kind: "judged", fate: await workbench.judge(message.task) };
}

function answer(message: FromWorker): void {
  self.postMessage(message);
}
