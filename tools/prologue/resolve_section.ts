import type { Btf } from "../../lib/btf/btf.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { parseSection } from "../../lib/perf/parse_section.ts";
import { resolveArguments, type ResolvedSection } from "../../lib/perf/resolve_arguments.ts";
import { excerptAt } from "./excerpt_at.ts";

/**
 * Resolves the arguments of a section's name, opening the types only if there is an argument that needs them.
 *
 * @throws {UsageError} if it is no such name, or an argument does not fit the types; the message shows where.
 */
export function resolveSection(section: string, openTypes: () => Btf): ResolvedSection {
  try {
    const needsTypes = parseSection(section).args.some(({ kind }) => kind === "expression");
    return resolveArguments(section, needsTypes ? openTypes() : undefined);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const column = Number(/^column (\d+):/.exec(error.message)?.[1] ?? 0);
    const place = column === 0 || section.trim() === "" ? "" : `\n${excerptAt(section, column)}`;
    throw new UsageError(`${error.message}${place}`, { cause: error });
  }
}
