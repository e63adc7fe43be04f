import { z } from "zod";
import type { Checked } from "./check.ts";
import { schemaProblems, wording } from "./schema_problem.ts";

/**
 * Writes a value by a schema as it goes over the wire: programs and bytes as hexadecimal digits, 64-bit numbers as
 * strings.
 *
 * The value may come from code that no compiler checked, so that it may not be what its type says.
 */
export function encode<T>(schema: z.ZodType<T>, value: T): Checked<unknown> {
  try {
    const result = z.safeEncode(schema, value, { error: wording });
    if (result.success) return { ok: true, value: result.data };
    return { ok: false, problems: schemaProblems(result.error, value) };
  } catch (error) {
    return { ok: false, problems: [{ path: [], message: error instanceof Error ? error.message : String(error) }] };
  }
}
