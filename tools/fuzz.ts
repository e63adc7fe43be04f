/**
 * Hunts an implementation with questions that are made up.
 *
 * @module
 */
import { red } from "@std/fmt/colors";
import type { FlagValues } from "../lib/cli/command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { casesOf } from "../lib/fuzz/case_of.ts";
import { exitCodeOf as reportExitCode } from "../lib/fuzz/exit_code.ts";
import { generators } from "../lib/fuzz/generators/mod.ts";
import type { Range } from "../lib/fuzz/hunt.ts";
import { predicates } from "../lib/fuzz/predicates/mod.ts";
import { toLines } from "../lib/fuzz/records.ts";
import { summary } from "../lib/fuzz/summary.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { areaOf, type OperationName } from "../lib/protocol/operations.ts";
import { onInterrupt } from "./conformance/on_interrupt.ts";
import { type KnownFailures, readKnownFailures } from "./conformance/read_known_failures.ts";
import { fuzzCommand, USUAL_RUNS } from "./fuzz/command.ts";
import { drive, type Outcome } from "./fuzz/drive.ts";
import { type Hunter, type Orders, readyHunter } from "./fuzz/hunter.ts";
import { Progress } from "./fuzz/progress.ts";
import { quarryOf } from "./fuzz/quarry.ts";
import { readyWorker } from "./fuzz/worker_hunter.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

/** The values of the tool's flags. */
type Flags = FlagValues<(typeof fuzzCommand)["flags"]>;

if (import.meta.main) await runTool(fuzzCommand, ({ flags }) => fuzz(flags));

async function fuzz(flags: Flags): Promise<number> {
  const operations = operationsOf(flags);
  const range = rangeOf(flags);
  const quarry = quarryOf(flags);
  const file = flags["no-known"] ? undefined : flags.expectations ?? quarry.expectations;
  const known = await readKnownFailures(file, { expectations: flags.expectations, "update-expectations": false });
  checkPredicates(known);
  const { adapter, command, kernel, seed, timeout } = flags;
  const orders: Orders = {
    adapter,
    command,
    kernel,
    "kernel-image": flags["kernel-image"],
    "start-timeout": flags["start-timeout"],
    seed,
    timeout,
    known: known.entries,
    today: new Date().toISOString().slice(0, 10),
  };
  const outcome = await hunt(flags, orders, operations, range);
  await publish(flags, outcome, quarry.again);
  return exitCodeOf(outcome);
}

/** @throws {UsageError} if an entry names a predicate that does not exist */
function checkPredicates({ file, entries }: KnownFailures): void {
  for (const { predicate } of entries) {
    if (predicate === undefined || predicates.has(predicate)) continue;
    throw new UsageError(
      `${file}: there is no predicate ${predicate} (there are ${[...predicates.keys()].join(", ")})`,
    );
  }
}

/** @throws {UsageError} if nothing is left to ask */
function operationsOf({ area: areas, operation: chosen }: Flags): readonly OperationName[] {
  const all = generators.map(({ operation }) => operation);
  checkEach("area", areas, [...new Set(all.map(areaOf))]);
  checkEach("operation", chosen, all);
  const operations = all.filter((operation) =>
    (areas === undefined || areas.includes(areaOf(operation))) &&
    (chosen === undefined || chosen.includes(operation))
  );
  if (operations.length === 0) throw new UsageError("wanted an operation of these areas, got none");
  return operations;
}

function checkEach(kind: string, wanted: readonly string[] | undefined, known: readonly string[]): void {
  for (const name of wanted ?? []) {
    if (!known.includes(name)) {
      throw new UsageError(`there is no ${kind} ${name} to hunt (there are ${known.join(", ")})`);
    }
  }
}

function rangeOf({ range, runs, minutes }: Flags): Range {
  if (range !== undefined && runs !== undefined) throw new UsageError("wanted either --range or --runs, got both");
  if (range !== undefined) return range;
  return { from: 0, to: runs ?? (minutes === undefined ? USUAL_RUNS : Number.MAX_SAFE_INTEGER) };
}

async function hunt(
  flags: Flags,
  orders: Orders,
  operations: readonly OperationName[],
  range: Range,
): Promise<Outcome> {
  await using hunters = new AsyncDisposableStack();
  const ready: Hunter[] = [];
  for (let job = 0; job < flags.jobs; job++) {
    const readiness = await (flags.jobs === 1 ? readyHunter(orders) : readyWorker(orders));
    if (readiness.kind === "not-started") throw new UsageError(readiness.message);
    if (readiness.kind === "failed") return { records: [], end: { kind: "not-met", message: readiness.message } };
    ready.push(hunters.use(readiness.hunter));
  }
  using interrupt = onInterrupt();
  using progress = new Progress();
  const deadline = flags.minutes === undefined ? Infinity : performance.now() + flags.minutes * 60_000;
  const { signal } = interrupt;
  return await drive(ready, { operations, range, deadline, signal, onCatch: (caught) => progress.count(caught) });
}

/** Writes what was found. */
async function publish(flags: Flags, { records, end }: Outcome, again: readonly string[]): Promise<void> {
  const findings = records.filter((record) => record.kind === "finding");
  if (flags.output !== undefined) {
    await write(`${flags.output}/report.jsonl`, toLines(records));
    for (const { id, text } of casesOf(findings, again)) await write(`${flags.output}/${id}.yaml`, text);
  }
  writeOut(flags.format === "jsonl" ? toLines(records) : summary(records, again));
  switch (end.kind) {
    case "lost": {
      const { breakdown } = end;
      const how = breakdown.kind === "timeout" ? `no answer within ${breakdown.limit / 1000} s` : breakdown.message;
      const words = [...again, "--operation", end.operation, "--seed", flags.seed, "--range"];
      console.error(`${red("lost:")} ${how}`);
      for (const line of breakdown.stderr) console.error(`  │ ${line}`);
      return console.error(`again: ${words.join(" ")} ${end.index}..${end.index + 1}`);
    }
    case "bug":
      console.error(`${red("A bug of bpf-oracle")} at index ${end.index} of ${end.operation}: ${end.message}`);
      return console.error(end.stack.join("\n"));
    case "not-met":
      return console.error(`${red("lost:")} ${end.message}`);
    case "interrupted":
      return console.error("Interrupted.");
    case "complete":
      return;
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function exitCodeOf({ records, end }: Outcome): number {
  if (end.kind === "interrupted") return ExitCode.INTERRUPTED;
  if (end.kind !== "complete") return ExitCode.INCOMPLETE;
  return reportExitCode(records);
}
