/**
 * Judges an implementation by the cases.
 *
 * @module
 */
import { loadSuite } from "../lib/harness/load_suite.ts";
import type { FlagValues } from "../lib/cli/command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { appendKnownFailures } from "../lib/harness/append_known_failures.ts";
import { ExitCode, exitCodeOf } from "../lib/harness/exit_code.ts";
import type { Report } from "../lib/harness/report.ts";
import { isWhole, selectCases } from "../lib/harness/select_cases.ts";
import { shuffleCases } from "../lib/harness/shuffle_cases.ts";
import type { Suite } from "../lib/harness/load_suite.ts";
import { checkNames } from "./conformance/check_names.ts";
import { conformanceCommand } from "./conformance/command.ts";
import { dropPermissions } from "./conformance/drop_permissions.ts";
import { judgeSubject, type Plan } from "./conformance/judge_subject.ts";
import { type KnownFailures, readKnownFailures } from "./conformance/read_known_failures.ts";
import { onInterrupt } from "./conformance/on_interrupt.ts";
import { Progress } from "./conformance/progress.ts";
import { render } from "./conformance/render.ts";
import { type Subject, subjectOf } from "./conformance/subject.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

/** The values of the tool's flags. */
type Flags = FlagValues<(typeof conformanceCommand)["flags"]>;

if (import.meta.main) await runTool(conformanceCommand, ({ flags }) => conformance(flags));

async function conformance(flags: Flags): Promise<number> {
  const subject = subjectOf(flags);
  const suite = await load(flags.cases);
  const { area: areas, rule: rules, case: cases, shard } = flags;
  const selection = { areas, rules, cases, shard };
  checkNames(suite, { areas, rules, cases });
  const selected = selectCases(suite.cases, selection);
  const plan = flags.shuffle ? shuffleCases(selected, flags.seed) : selected;
  if (flags.list) {
    writeOut(plan.map(({ id, title }) => `${id}\t${title}\n`).join(""));
    return plan.length === 0 ? ExitCode.INCOMPLETE : ExitCode.CONFORMANT;
  }
  const known = await readKnownFailures(flags.expectations ?? subject.expectations, flags);
  const whole = isWhole(selection);
  const report = await ask(flags, subject, { cases: plan, rules: suite.rules, known: known.entries, isWhole: whole });
  await publish(flags, report, known);
  return exitCodeOf(report);
}

async function load(folder: string): Promise<Suite> {
  try {
    return await loadSuite(folder);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function ask(flags: Flags, subject: Subject, plan: Plan): Promise<Report> {
  dropPermissions({ run: subject.isProcess, write: flags.output !== undefined || flags["update-expectations"] });
  using interrupt = onInterrupt();
  using progress = new Progress(plan.cases.length);
  return await judgeSubject(subject, plan, {
    limit: flags.timeout * 1000,
    jobs: flags.jobs,
    maxRestarts: flags["max-restarts"],
    seed: flags.seed,
    signal: interrupt.signal,
    onResult: (result) => progress.count(result),
  });
}

/** Writes the report where it is wanted, and to the terminal in words if that is not where it went. */
async function publish(flags: Flags, report: Report, known: KnownFailures): Promise<void> {
  const { format, output } = flags;
  if (output === undefined) writeOut(render(report, format));
  else {
    await write(output, render(report, format, "plain"));
    writeOut(render(report, "pretty"));
  }
  if (!flags["update-expectations"]) return;
  const text = appendKnownFailures(known.text, report.results);
  if (text === known.text) {
    console.error("No failure is unexplained; nothing was written.");
    return;
  }
  await write(known.file, text);
  console.error(`${known.file}: entries were added. Each wants a reason and a link before the file is taken.`);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
