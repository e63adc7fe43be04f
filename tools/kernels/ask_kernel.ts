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
  readonly report: Report;
}

/** Where implementations that draw random numbers start. */
const SEED = 1;

/**
 * Asks a kernel every case of a plan.
 *
 * @param name Its name in the catalogue, or {@linkcode RUNNING}.
 * @throws {UsageError} If it cannot be started at all.
 */
export async function askKernel(
  name: string,
  plan: Plan,
  signal: AbortSignal,
  onResult: (result: PlainResult) => void,
): Promise<AskedKernel> {
  const kernel = name === RUNNING ? undefined : name;
  const subject = subjectOf({
    adapter: "linux",
    kernel,
    "kernel-image": undefined,
    command: undefined,
    cases: "conformance",
    seed: SEED,
    "start-timeout": 30,
  });
  const report = await judgeSubject(subject, plan, {
    limit: 10_000,
    jobs: 1,
    maxRestarts: 5,
    seed: SEED,
    signal,
    onResult,
  });
  const title = kernel ?? report.implementation?.kernel ?? RUNNING;
  const today = new Date().toISOString().slice(0, 10);
  return { name: title, column: columnOf(title, await releaseOf(kernel), today, report), report };
}

async function releaseOf(kernel: string | undefined): Promise<string> {
  const release = kernelReleases.find(({ name }) => name === kernel);
  if (release === undefined) return Deno.osRelease();
  const image = await findKernelImage(release);
  return image instanceof Error ? "" : image.packageVersion;
}
