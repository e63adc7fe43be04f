import { kernelReleases } from "../../adapters/linux/images/catalogue.ts";
import { findKernelImage } from "../../adapters/linux/images/image.ts";
import type { PlainResult } from "../../lib/harness/explain.ts";
import type { Report } from "../../lib/harness/report.ts";
import { judgeSubject, type Plan } from "../conformance/judge_subject.ts";
import { subjectOf } from "../conformance/subject.ts";
import { type Column, columnOf } from "./column.ts";
import { RUNNING } from "./command.ts";

/** What came of asking a kernel. */
export interface AskedKernel {
  readonly name: string;
  readonly column: Column;
  /** A report an adapter through which it was asked. */
  readonly reports: readonly Report[];
}

/** What an adapter is to be judged by. */
export interface AdapterPlan {
  readonly adapter: "linux" | "libbpf";
  readonly plan: Plan;
}

/** Where implementations that draw random numbers start. */
const SEED = 1;

/**
 * Asks a kernel every case of the plans, through one adapter after the other.
 *
 * @param name Its name in the catalogue, or {@linkcode RUNNING}.
 * @throws {UsageError} If it cannot be started at all.
 */
export async function askKernel(
  name: string,
  plans: readonly AdapterPlan[],
  signal: AbortSignal,
  onResult: (result: PlainResult) => void,
): Promise<AskedKernel> {
  const kernel = name === RUNNING ? undefined : name;
  const reports: Report[] = [];
  for (const { adapter, plan } of plans) {
    const choice = { adapter, kernel, "kernel-image": undefined, command: undefined, cases: "conformance" };
    const subject = subjectOf({ ...choice, seed: SEED, "start-timeout": 30 });
    const manner = { limit: 10_000, jobs: 1, maxRestarts: 5, seed: SEED, signal, onResult };
    reports.push(await judgeSubject(subject, plan, manner));
  }
  const title = kernel ?? reports[0]?.implementation?.kernel ?? RUNNING;
  const today = new Date().toISOString().slice(0, 10);
  return { name: title, column: columnOf(title, await releaseOf(kernel), today, reports), reports };
}

async function releaseOf(kernel: string | undefined): Promise<string> {
  const release = kernelReleases.find(({ name }) => name === kernel);
  if (release === undefined) return Deno.osRelease();
  const image = await findKernelImage(release);
  return image instanceof Error ? "" : image.packageVersion;
}

/** Which adapters a kernel is asked through: libbpf is one of x86-64, as are the machines that it runs in. */
export function plansFor(name: string, plans: readonly AdapterPlan[]): readonly AdapterPlan[] {
  const isForeign = kernelReleases.some((release) => release.name === name && release.arch !== "x86_64");
  return plans.filter(({ adapter, plan }) => plan.cases.length > 0 && !(isForeign && adapter === "libbpf"));
}
