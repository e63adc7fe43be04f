import { UsageError } from "../../lib/cli/usage_error.ts";
import { ExitCode } from "../../lib/harness/exit_code.ts";
import { loadSuite } from "../../lib/harness/load_suite.ts";
import { mutants } from "../../lib/impl/mutants.ts";
import { checkCitations, type Citable } from "../../lib/rulebook/check_citations.ts";
import { rules } from "../../lib/spec/registry.ts";
import { retiredRules } from "../../lib/spec/retired.ts";

/** Folders that hold no texts of the project's own. */
const PASSED_OVER = new Set([".git", "node_modules", "vendor", "target", "coverage"]);

/** Bytes of the largest file that is read. */
const LARGEST = 16 * 2 ** 20;

/** Checks every rule id that the files at and below these paths cite. */
export async function checkPaths(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) throw new UsageError("check: wanted at least one file or folder, got none");
  const citable = await everythingCitable();
  const files = (await Promise.all(paths.map(filesBelow))).flat();
  let cited = 0;
  let wrong = 0;
  for (const file of files) {
    const check = checkCitations(await readText(file), citable);
    cited += check.cited;
    wrong += check.problems.length;
    for (const { line, column, message } of check.problems) console.error(`${file}:${line}:${column}: ${message}`);
  }
  console.log(`${cited} citations are right and ${wrong} wrong in ${files.length} files`);
  return wrong === 0 ? ExitCode.CONFORMANT : ExitCode.NOT_CONFORMANT;
}

async function everythingCitable(): Promise<Citable> {
  const { cases } = await loadSuite(`${import.meta.dirname}/../../conformance`);
  return {
    rules: new Set(rules.flatMap((rule) => [rule.id, ...rule.aliases ?? []])),
    retired: retiredRules,
    others: new Set([...cases.map(({ id }) => id), ...mutants.map(({ name }) => name)]),
  };
}

async function filesBelow(path: string): Promise<readonly string[]> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UsageError(`check: wanted a file or folder, got ${path}`);
    throw error;
  }
  if (!info.isDirectory) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path));
  const inside = entries.filter((entry) => !entry.isSymlink && !PASSED_OVER.has(entry.name))
    .map((entry) => filesBelow(`${path.replace(/\/$/, "")}/${entry.name}`));
  return (await Promise.all(inside)).flat().sort();
}

/** A file's text; nothing of one that is no text or too large to be one that a person writes. */
async function readText(path: string): Promise<string> {
  if ((await Deno.stat(path)).size > LARGEST) return "";
  const bytes = await Deno.readFile(path);
  return bytes.subarray(0, 8000).includes(0) ? "" : new TextDecoder().decode(bytes);
}
