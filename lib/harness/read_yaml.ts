import { parse } from "@std/yaml";

/** What came of reading YAML: plain data, or what is wrong with it. */
export type ReadYaml =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

/** How many scalars, lists and mappings a document may hold, counting what an alias repeats. */
const MOST_NODES = 200_000;

const DEEPEST = 64;

/**
 * Reads YAML as JSON's data types, and refuses every scalar that readers of YAML are not agreed about.
 *
 * A number must be written as JSON does, or as 0x and hexadecimal digits, and be exact in a JSON number, so that neither
 * `010` (eight?) nor `18446744073709551615` silently becomes another; a truth value must be `true`
 * or `false`. A date stays a string.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type ReadYaml, readYaml } from "./read_yaml.ts";
 *
 * const dated: ReadYaml = { ok: true, value: { expires: "2027-01-01" } };
 * assertEquals(readYaml("expires: 2027-01-01"), dated);
 * assertEquals(readYaml("r0: 010"), {
 *   ok: false,
 *   message: "r0: wanted a number as JSON writes it, got 010; quote it if it is a string",
 * });
 * ```
 */
export function readYaml(text: string): ReadYaml {
  try {
    // The second reading takes every scalar as the string that stands there.
    const value = parse(text, { schema: "core" });
    const written = parse(text, { schema: "failsafe" });
    const problem = firstProblem(value, written, [], { nodes: 0 });
    return problem === undefined ? { ok: true, value } : { ok: false, message: problem };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ok: false, message: `wanted YAML, got ${firstLine(error.message)}` };
  }
}

function firstLine(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.replace(/:$/, "");
}

function firstProblem(
  value: unknown,
  written: unknown,
  path: readonly string[],
  budget: { nodes: number },
): string | undefined {
  const place = path.length === 0 ? "" : `${path.join(".")}: `;
  if (++budget.nodes > MOST_NODES) return `wanted at most ${MOST_NODES} values, got more`;
  if (path.length > DEEPEST) return `wanted at most ${DEEPEST} levels, got more`;
  if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const below = typeof written === "object" && written !== null ? Reflect.get(written, key) : undefined;
      const problem = firstProblem(inner, below, [...path, key], budget);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const wanted = typeof value === "string" ? undefined : wantedScalar(value, written);
  return wanted === undefined ? undefined : `${place}wanted ${wanted}, got ${written}; quote it if it is a string`;
}

/** What should have been written in place of a scalar that is no string; nothing if it is written well. */
function wantedScalar(value: unknown, written: unknown): string | undefined {
  if (typeof written !== "string") return undefined;
  switch (typeof value) {
    case "boolean":
      return written === String(value) ? undefined : String(value);
    case "number":
      if (!/^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|0x[0-9a-f]+)$/i.test(written)) return "a number as JSON writes it";
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? "a number below 2^53 or a string" : undefined;
    default:
      return undefined;
  }
}
