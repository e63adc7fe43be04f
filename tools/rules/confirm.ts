import { z } from "zod";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { ExitCode } from "../../lib/harness/exit_code.ts";
import { type Confirmations, readConfirmations, writeConfirmations } from "./confirmations.ts";

/** The part of a JSON report that says who obeyed which rule. */
const report = z.object({
  implementation: z.object({ name: z.string(), version: z.string() }),
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
  let confirmations = await readConfirmations();
  for (const file of files) confirmations = withReport(confirmations, await readReport(file));
  await writeConfirmations(confirmations);
  for (const [name, rules] of Object.entries(confirmations)) console.log(`${name}: ${rules.length} rules`);
  return ExitCode.CONFORMANT;
}

async function readReport(file: string): Promise<z.infer<typeof report>> {
  try {
    return report.parse(JSON.parse(await Deno.readTextFile(file)));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${file}: wanted a JSON report, as deno task conformance --format json writes it: ${reason}`);
  }
}

function withReport(known: Confirmations, { implementation, rules }: z.infer<typeof report>): Confirmations {
  const { name, version } = implementation;
  if (name === "reference") {
    throw new UsageError("confirm: wanted the report of a real implementation, got the reference's");
  }
  const key = `${name} ${version.split(".").slice(0, 2).join(".")}`;
  const covered = new Set(rules.map(({ id }) => id.slice(0, id.indexOf("/"))));
  const kept = (known[key] ?? []).filter((id) => !covered.has(id.slice(0, id.indexOf("/"))));
  const obeyed = rules.filter(({ verdict }) => verdict === "conformant").map(({ id }) => id);
  const all = { ...known, [key]: [...kept, ...obeyed].sort() };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => a < b ? -1 : 1));
}
