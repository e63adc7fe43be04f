import { linuxImplementation } from "../adapters/linux/implementation.ts";
import { openRunningKernel } from "../adapters/linux/running_kernel.ts";
import type { Case } from "../lib/harness/case.ts";
import { inProcess } from "../lib/harness/in_process.ts";
import { judgeCase } from "../lib/harness/judge_case.ts";
import { loadSuite, type Suite } from "../lib/harness/load_suite.ts";
import { reference } from "../lib/impl/reference.ts";
import type { Implementation } from "../lib/protocol/implementation.ts";
import { measure, printRates, type Rate } from "./measure.ts";

const LIMIT = 30_000;

/** Programs a second: rewritten and judged by every rule, against the kernel's own load and dump. */
export async function benchJudging(): Promise<void> {
  const suite = await loadSuite(`${import.meta.dirname}/../conformance`);
  const cases = suite.cases.filter(({ operation, design }) => operation === "nocsr.rewrite" && design === undefined);
  const rates: Rate[] = [
    await measure("the reference's rewrite and all rules", () => judgeAll(reference, suite, cases)),
  ];
  if (Deno.build.os === "linux" && Deno.uid() === 0) {
    await using kernel = openRunningKernel();
    const linux = await linuxImplementation(kernel);
    rates.push(await measure("the kernel's load and dump, no rules", () => askAll(linux, cases)));
    rates.push(await measure("the kernel's load and dump, and all rules", () => judgeAll(linux, suite, cases)));
  }
  printRates("nocsr.rewrite, programs judged", "programs", rates);
}

async function askAll(implementation: Implementation, cases: readonly Case[]): Promise<number> {
  await using adapter = inProcess(implementation);
  for (const { operation, input } of cases) await adapter.ask({ operation, input }, LIMIT);
  return cases.length;
}

async function judgeAll(implementation: Implementation, { rules }: Suite, cases: readonly Case[]): Promise<number> {
  await using adapter = inProcess(implementation);
  const relevant = rules.filter(({ operation }) => operation === "nocsr.rewrite");
  for (const question of cases) {
    const { operation, input } = question;
    judgeCase(question, await adapter.ask({ operation, input }, LIMIT), adapter.info, relevant);
  }
  return cases.length;
}
