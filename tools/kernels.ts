/**
 * Fetches, boots and judges kernels, and prints which obeys which rule.
 *
 * @module
 */
import { red } from "@std/fmt/colors";
import { kernelReleases } from "../adapters/linux/images/catalogue.ts";
import type { ParsedLine } from "../lib/cli/command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import type { Case } from "../lib/harness/case.ts";
import { ExitCode, exitCodeOf } from "../lib/harness/exit_code.ts";
import { loadSuite } from "../lib/harness/load_suite.ts";
import { selectCases } from "../lib/harness/select_cases.ts";
import { wantedOneOf } from "../lib/protocol/wanted_one_of.ts";
import { checkNames } from "./conformance/check_names.ts";
import { onInterrupt } from "./conformance/on_interrupt.ts";
import { readKnownFailures } from "./conformance/read_known_failures.ts";
import { fetchMissing } from "./debian/fetch_missing.ts";
import { fetchOrStop } from "./debian/fetch_or_stop.ts";
import { needLibbpf } from "./debian/need_libbpf.ts";
import { type AdapterPlan, type AskedKernel, askKernel, plansFor } from "./kernels/ask_kernel.ts";
import { Board } from "./kernels/board.ts";
import { kernelNames, kernelsCommand, type KernelsFlags, usualKernels } from "./kernels/command.ts";
import { inOrder, pageIsCurrent, ruleOrder, writeColumns } from "./kernels/kernels_file.ts";
import { summaryOf } from "./kernels/summary_of.ts";
import { toText } from "./kernels/to_text.ts";
import { confirmReports } from "./rules/confirm.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

if (import.meta.main) await runTool(kernelsCommand, kernels);

async function kernels({ flags, operands }: ParsedLine<KernelsFlags>): Promise<number> {
  if (flags.check) return await check();
  const names = operands.length === 0 ? usualKernels : [...new Set(operands)];
  for (const name of names) if (!kernelNames.includes(name)) throw new UsageError(wantedOneOf(kernelNames, name));
  if (flags.write && flags.area !== undefined) throw new UsageError("--write wants every area; leave --area out");
  const plans = await plansFrom(flags.area);
  const wanted = kernelReleases.filter(({ name }) => names.includes(name));
  const fetched = await fetchOrStop(async (signal) => {
    await fetchMissing(wanted, "missing", signal);
    if (plans.some(({ adapter, plan }) => adapter === "libbpf" && plan.cases.length > 0)) await needLibbpf(signal);
  });
  if (fetched !== ExitCode.CONFORMANT) return fetched;
  const asked = await askAll(names, plans, flags.jobs);
  const columns = inOrder(asked.map(({ column }) => column));
  writeOut(flags.format === "json" ? `${JSON.stringify(columns, undefined, 2)}\n` : toText(columns, ruleOrder));
  for (const { name, reports } of asked) {
    for (const line of reports.flatMap((one) => summaryOf(name, one))) console.error(line);
  }
  const code = worst(asked);
  if (flags.write && code !== ExitCode.INTERRUPTED && code !== ExitCode.INCOMPLETE) {
    await writeColumns(columns);
    await confirmReports(asked.flatMap(({ reports }) => reports));
  }
  return code;
}

async function check(): Promise<number> {
  if (await pageIsCurrent()) return ExitCode.CONFORMANT;
  console.error("docs/kernels.md is not what docs/kernels.json says: run deno task kernels --write");
  return ExitCode.NOT_CONFORMANT;
}

/** What each adapter is judged by: the instances are libbpf's, everything else is the kernel's own. */
async function plansFrom(areas: readonly string[] | undefined): Promise<readonly AdapterPlan[]> {
  const suite = await loadSuite("conformance");
  checkNames(suite, { areas, rules: undefined, cases: undefined });
  const cases = selectCases(suite.cases, { areas, rules: undefined, cases: undefined, shard: undefined });
  const planOf = async (adapter: AdapterPlan["adapter"], own: readonly Case[]): Promise<AdapterPlan> => {
    const flags = { expectations: undefined, "update-expectations": false };
    const { entries } = await readKnownFailures(`adapters/${adapter}/expectations.yaml`, flags);
    return { adapter, plan: { cases: own, rules: suite.rules, known: entries, isWhole: areas === undefined } };
  };
  const { true: instances = [], false: rest = [] } = Object.groupBy(
    cases,
    ({ operation }) => operation === "instances.run" ? "true" : "false",
  );
  return [await planOf("linux", rest), await planOf("libbpf", instances)];
}

/** Asks kernels, so many at a time. */
async function askAll(
  names: readonly string[],
  plans: readonly AdapterPlan[],
  jobs: number,
): Promise<readonly AskedKernel[]> {
  using interrupt = onInterrupt();
  using board = new Board();
  const waiting = [...names];
  const asked: AskedKernel[] = [];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const own = name;
      if (interrupt.signal.aborted) return;
      const its = plansFor(own, plans);
      board.begin(own, its.reduce((sum, { plan }) => sum + plan.cases.length, 0));
      const one = await askKernel(own, its, interrupt.signal, (result) => board.count(own, result));
      asked.push(one);
      board.end(own, describe(one));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return asked;
}

function describe({ name, column: { cases }, reports }: AskedKernel): string {
  const seconds = (reports.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000).toFixed(0);
  const counts = `${cases.asked} asked, ${cases.pass} pass, ${cases.expectedFailure} expected failures`;
  const broken = cases.broken === 0 ? "" : red(`, ${cases.broken} broken`);
  return `${name}: ${counts}${broken}, ${cases.unsupported} unsupported, ${cases.skipped} skipped (${seconds} s)`;
}

function worst(asked: readonly AskedKernel[]): number {
  const codes = asked.flatMap(({ reports }) => reports.map(exitCodeOf));
  const order = [ExitCode.INTERRUPTED, ExitCode.USAGE, ExitCode.INCOMPLETE, ExitCode.NOT_CONFORMANT];
  return order.find((code) => codes.includes(code)) ?? ExitCode.CONFORMANT;
}
