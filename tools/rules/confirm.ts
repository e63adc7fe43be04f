import { z } from "zod";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { ExitCode } from "../../lib/harness/exit_code.ts";
import type { Report } from "../../lib/harness/report.ts";
import { type Confirmations, readConfirmations, writeConfirmations } from "./confirmations.ts";

/** The part of a JSON report that says who obeyed which rule. */
const report = z.object({
  implementation: z.object({ name: z.string(), version: z.string(), arch: z.string().optional() }),
  rules: z.array(z.object({ id: z.string(), verdict: z.string() })),
  complete: z.literal(true, "wanted the report of a run that is complete"),
});

/**
 * Notes which rules real implementations were seen to obey, from the JSON reports of runs on them.
 *
 * A report replaces what was noted of its implementation for the areas that it covers. The reference confirms nothing:
 * it is what is to be confirmed.
 */
export async function confirm(files: readonly string[]): Promise<number> {
  if (files.length === 0) throw new UsageError("confirm: wanted at least one JSON report, got none");
  await note(await Promise.all(files.map(readReport)));
  return ExitCode.CONFORMANT;
}

/** Notes which rules real implementations were seen to obey, from the reports of runs on them. */
export async function confirmReports(reports: readonly Report[]): Promise<void> {
  await note(
    reports.flatMap(({ implementation, rules }) =>
      implementation === undefined
        ? []
        : [{ implementation, rules: rules.map(({ rule, verdict }) => ({ id: rule.id, verdict })) }]
    ),
  );
}

async function note(reports: readonly RuleReport[]): Promise<void> {
  const confirmations = reports.reduce(withReport, await readConfirmations());
  await writeConfirmations(confirmations);
  for (const [name, rules] of Object.entries(confirmations)) console.log(`${name}: ${rules.length} rules`);
}

/** What is noted of a report. */
type RuleReport = Pick<z.infer<typeof report>, "implementation" | "rules">;

async function readReport(file: string): Promise<RuleReport> {
  try {
    return report.parse(JSON.parse(await Deno.readTextFile(file)));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${file}: wanted a JSON report, as deno task conformance --format json writes it: ${reason}`);
  }
}

function withReport(known: Confirmations, { implementation, rules }: RuleReport): Confirmations {
  const { name, version, arch = "x86_64" } = implementation;
  if (name === "reference") {
    throw new UsageError("confirm: wanted the report of a real implementation, got the reference's");
  }
  const place = ["x86_64", "none"].includes(arch) ? "" : ` ${arch}`;
  const key = `${name} ${version.split(".").slice(0, 2).join(".")}${place}`;
  const covered = new Set(rules.map(({ id }) => id.slice(0, id.indexOf("/"))));
  const kept = (known[key] ?? []).filter((id) => !covered.has(id.slice(0, id.indexOf("/"))));
  const obeyed = rules.filter(({ verdict }) => verdict === "conformant").map(({ id }) => id);
  const all = { ...known, [key]: [...kept, ...obeyed].sort() };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => a < b ? -1 : 1));
}
