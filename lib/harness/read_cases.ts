import type { CaseProblem } from "./case_problem.ts";
import { type CaseFile, parseCases, type ParsedCases, type Vocabulary } from "./parse_cases.ts";

/** Bytes of the largest file that is read. */
const LARGEST = 8 * 2 ** 20;

/**
 * Reads every case below a folder: `<folder>/<area>/<topic>.yaml`, areas and topics in the order of the alphabet.
 *
 * @param folder The path, as the user named it; problems name files below it.
 * @returns The cases, and everything that is wrong, be it a file that cannot be read. Never rejects.
 */
export async function readCases(folder: string, vocabulary: Vocabulary): Promise<ParsedCases> {
  const problems: CaseProblem[] = [];
  const paths: string[] = [];
  for (const area of await list(folder, problems)) {
    if (area.isDirectory) {
      const path = `${folder}/${area.name}`;
      const topics = await list(path, problems);
      paths.push(...topics.filter(({ name }) => isYaml(name)).map(({ name }) => `${path}/${name}`));
    } else if (isYaml(area.name)) {
      problems.push({
        file: `${folder}/${area.name}`,
        message: "wanted case files in a folder named after their area",
      });
    }
  }
  const files = await Promise.all(paths.map((path) => read(path, problems)));
  const parsed = parseCases(files.filter((file) => file !== undefined), vocabulary);
  return { cases: parsed.cases, problems: [...problems, ...parsed.problems] };
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name);
}

async function list(folder: string, problems: CaseProblem[]): Promise<readonly Deno.DirEntry[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    problems.push({ file: folder, message: `wanted a folder of cases, got ${reason(error)}` });
    return [];
  }
}

async function read(path: string, problems: CaseProblem[]): Promise<CaseFile | undefined> {
  try {
    const { size } = await Deno.stat(path);
    if (size > LARGEST) throw new RangeError(`${size} bytes, more than ${LARGEST}`);
    const bytes = await Deno.readFile(path);
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    problems.push({ file: path, message: `wanted a readable file, got ${reason(error)}` });
    return undefined;
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "nothing: it does not exist";
  if (error instanceof Deno.errors.NotADirectory) return "something that is no folder";
  if (error instanceof Deno.errors.IsADirectory) return "a folder";
  return error instanceof Error ? error.message : String(error);
}
