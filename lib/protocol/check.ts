import type { z } from "zod";
import { type SchemaProblem, schemaProblems, wording } from "./schema_problem.ts";

/** What came of checking data: the value, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

/**
 * Reads data by a schema, as a case file or the other end of a pipe holds it.
 *
 * Every problem is reported at once, each with its place; a key that does not exist comes with the nearest ones.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 * import { check, type Checked } from "./check.ts";
 *
 * const problem = {
 *   path: ["stack"],
 *   message: "wanted only keys that exist, got `depht`; did you mean `depth`?",
 * };
 * const schema = z.object({ stack: z.strictObject({ depth: z.int() }) });
 * const checked: Checked<unknown> = check(schema, { stack: { depht: 8, depth: 8 } });
 * assertEquals(checked, { ok: false, problems: [problem] });
 * ```
 */
export function check<T>(schema: z.ZodType<T>, data: unknown): Checked<T> {
  const result = schema.safeParse(data, { error: wording });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: schemaProblems(result.error, data) };
}
