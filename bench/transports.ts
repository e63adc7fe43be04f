import { adapters } from "../adapters/mod.ts";
import { connectProcess } from "../lib/harness/connect_process.ts";
import type { Adapter, Connect } from "../lib/harness/adapter.ts";
import type { Case } from "../lib/harness/case.ts";
import type { Command } from "../lib/harness/command.ts";
import { inProcess } from "../lib/harness/in_process.ts";
import { loadSuite } from "../lib/harness/load_suite.ts";
import { reference } from "../lib/impl/reference.ts";
import { measure, printRates, printRatio, type Rate } from "./measure.ts";

const LIMIT = 30_000;

/** The operation that takes the least to answer: what is measured is the way to whom is asked. */
const OPERATION = "struct_args.layout";
const root = `${import.meta.dirname}/..`;
const plain: Command = {
  program: Deno.execPath(),
  args: ["run", "--allow-read", `${root}/tools/adapter.ts`, "reference"],
};

/** Asks an adapter every question once, one after the other. */
async function askAll(adapter: Adapter, cases: readonly Case[]): Promise<number> {
  for (const { operation, input } of cases) await adapter.ask({ operation, input }, LIMIT);
  return cases.length;
}

async function connected(connect: Connect): Promise<Adapter> {
  const connection = await connect();
  if (connection.kind !== "connected") throw new Error(`wanted a connection, got ${connection.message}`);
  return connection.adapter;
}

/** Questions a second: in this process, through a persistent pipe, with a process each, and to the live kernel. */
export async function benchTransports(): Promise<void> {
  const { cases } = await loadSuite(`${root}/conformance`);
  const questions = cases.filter(({ operation, design }) => operation === OPERATION && design === undefined);
  await using here = inProcess(reference);
  await using pipe = await connected(connectProcess(plain, { seed: 1, limit: LIMIT }));
  const rates: Rate[] = [
    await measure("in this process", async () => {
      let done = 0;
      for (let round = 0; round < 10; round++) done += await askAll(here, questions);
      return done;
    }),
    await measure("a persistent process, through its pipe", () => askAll(pipe, questions)),
    await measure("a process for each question", () => oneProcessEach(questions.slice(0, 3))),
  ];
  const kernel = await kernelRate(questions);
  if (kernel !== undefined) rates.push(kernel);
  printRates(`${OPERATION}, questions asked and answered`, "questions", rates);
  const [inside, piped, each] = rates.map(({ perSecond }) => perSecond);
  printRatio("pipe over a process each", (piped ?? 0) / (each ?? 1), 10);
  printRatio("in process over pipe", (inside ?? 0) / (piped ?? 1), 10);
}

async function oneProcessEach(cases: readonly Case[]): Promise<number> {
  for (const question of cases) {
    await using adapter = await connected(connectProcess(plain, { seed: 1, limit: LIMIT }));
    await askAll(adapter, [question]);
    await adapter.close();
  }
  return cases.length;
}

/** The rate of the live kernel, where there is one that can be asked. */
async function kernelRate(cases: readonly Case[]): Promise<Rate | undefined> {
  const { linux } = adapters;
  if (linux?.kind !== "process" || Deno.build.os !== "linux" || Deno.uid() !== 0) return undefined;
  const command: Command = { program: Deno.execPath(), args: ["run", ...linux.permissions, linux.module.href] };
  await using kernel = await connected(connectProcess(command, { seed: 1, limit: LIMIT }));
  return await measure("the live kernel, through the adapter's pipe", () => askAll(kernel, cases));
}
