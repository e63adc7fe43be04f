import { ExitCode } from "../../lib/harness/exit_code.ts";
import { areasOf, renderBook } from "../../lib/rulebook/book.ts";
import { rules } from "../../lib/spec/registry.ts";

const FOLDER = new URL("../../docs/rules/", import.meta.url);

/** The pages of the rule book, by file name. */
export function pages(): ReadonlyMap<string, string> {
  return new Map(areasOf(rules).map((area) => [`${area}.md`, renderBook(area, rules)]));
}

/** Writes the rule book into `docs/rules/`, a page an area. */
export async function writeBook(): Promise<number> {
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const [name, page] of pages()) {
    await Deno.writeTextFile(new URL(name, FOLDER), page);
    console.log(`docs/rules/${name}`);
  }
  return ExitCode.CONFORMANT;
}

/** Fails if a page of the rule book is not what the rules in code say. */
export async function bookIsStale(): Promise<number> {
  const stale: string[] = [];
  for (const [name, page] of pages()) {
    const written = await Deno.readTextFile(new URL(name, FOLDER)).catch(() => undefined);
    if (written?.replaceAll("\r\n", "\n") !== page) stale.push(name);
  }
  for (const name of stale) console.error(`docs/rules/${name} is out of date: run deno task rules book`);
  return stale.length === 0 ? ExitCode.CONFORMANT : ExitCode.NOT_CONFORMANT;
}
