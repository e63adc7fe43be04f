import { rules } from "../../lib/spec/registry.ts";
import type { Column } from "./column.ts";
import { toMarkdown } from "./to_markdown.ts";

const DATA = new URL("../../docs/kernels.json", import.meta.url);
const PAGE = new URL("../../docs/kernels.md", import.meta.url);

/** The ids of all rules, in the order of the rule book. */
export const ruleOrder: readonly string[] = rules.map(({ id }) => id);

/** Reads what was found of kernels so far. */
export async function readColumns(): Promise<readonly Column[]> {
  try {
    return JSON.parse(await Deno.readTextFile(DATA));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Writes what was found of kernels, as data and as a page; a column replaces the one of the same name. */
export async function writeColumns(found: readonly Column[]): Promise<void> {
  const kept = (await readColumns()).filter(({ name }) => !found.some((column) => column.name === name));
  const all = inOrder([...kept, ...found]);
  await Deno.writeTextFile(DATA, `${JSON.stringify(all, undefined, 2)}\n`);
  await Deno.writeTextFile(PAGE, toMarkdown(all, ruleOrder));
}

/** Whether the page is what the data says. */
export async function pageIsCurrent(): Promise<boolean> {
  const page = await Deno.readTextFile(PAGE).catch(() => undefined);
  return page?.replaceAll("\r\n", "\n") === toMarkdown(await readColumns(), ruleOrder);
}

/** Columns by architecture, those of x86-64 first, and by version. */
export function inOrder(columns: readonly Column[]): readonly Column[] {
  const version = ({ name }: Column): number => {
    const [major = 0, minor = 0] = name.split(/[.-]/).map(Number);
    return major * 1000 + minor;
  };
  const rank = ({ arch }: Column): number => arch === "x86_64" ? 0 : 1;
  return columns.toSorted((a, b) => rank(a) - rank(b) || version(a) - version(b) || (a.name < b.name ? -1 : 1));
}
