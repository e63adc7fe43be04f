/**
 * Checks which folder may import which, so that spec and implementation never meet.
 *
 * Run it as `deno run --allow-read tools/check_layers.ts`; it prints every import that crosses a border and exits 1.
 *
 * @module
 */

/** For each folder, the folders of this project that its modules may import beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "lib/bpf": ["lib/text"],
  "lib/btf": ["lib/bpf", "lib/text"],
  "lib/perf": ["lib/btf", "lib/text"],
  "lib/c": ["lib/btf", "lib/text"],
  "lib/x86": ["lib/text"],
  "lib/text": [],
  "lib/history": [],
  "lib/protocol": ["lib/bpf", "lib/x86", "lib/btf", "lib/perf", "lib/c", "lib/text"],
  "lib/spec": ["lib/protocol", "lib/bpf", "lib/x86", "lib/btf", "lib/perf", "lib/c", "lib/text"],
  "lib/impl": ["lib/history", "lib/protocol", "lib/bpf", "lib/x86", "lib/btf", "lib/perf", "lib/c", "lib/text"],
  "lib/rulebook": ["lib/spec", "lib/protocol", "lib/text"],
  "lib/mutation": ["lib/fuzz", "lib/harness", "lib/impl", "lib/spec", "lib/protocol"],
  "lib/cli": ["lib/protocol", "lib/text"],
  "lib/fuzz": [
    "lib/harness",
    "lib/spec",
    "lib/protocol",
    "lib/bpf",
    "lib/x86",
    "lib/btf",
    "lib/perf",
    "lib/c",
    "lib/text",
  ],
  "lib/harness": [
    "lib/history",
    "lib/spec",
    "lib/protocol",
    "lib/bpf",
    "lib/x86",
    "lib/rulebook",
    "lib/text",
    "deno.json",
  ],
};

/** An import that crosses a border. */
export interface Crossing {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
}

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

/** The folder of this project that a path belongs to: the first two parts below `lib`, else the first. */
function layerOf(path: string): string {
  const parts = path.split("/");
  return parts[0] === "lib" && parts.length > 2 ? `lib/${parts[1]}` : parts[0] ?? "";
}

/**
 * Finds the imports of one module that its folder may not make.
 *
 * Tests may import anything, and so may `lib/testing` and the modules outside `lib`.
 *
 * @param file The module's path from the project's root, with `/` between its parts.
 * @param source Its text.
 */
export function crossings(file: string, source: string): readonly Crossing[] {
  const layer = layerOf(file);
  const allowed = MAY_IMPORT[layer];
  if (allowed === undefined || file.endsWith("_test.ts") || file.includes("/testing/")) return [];
  return source.split("\n").flatMap((content, index) => {
    if (content.trimStart().startsWith("*")) return [];
    return [...content.matchAll(IMPORT)].flatMap(([, specifier = ""]) => {
      const target = layerOf(new URL(specifier, `file:///${file}`).pathname.slice(1));
      return target === layer || allowed.includes(target) ? [] : [{ file, line: index + 1, specifier }];
    });
  });
}

/** Finds every crossing below a folder. */
export async function findCrossings(root: URL, folder: string): Promise<readonly Crossing[]> {
  const found: Crossing[] = [];
  for await (const entry of Deno.readDir(new URL(folder, root))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await findCrossings(root, path));
    else if (path.endsWith(".ts")) found.push(...crossings(path, await Deno.readTextFile(new URL(path, root))));
  }
  return found;
}

if (import.meta.main) {
  const found = await findCrossings(new URL("../", import.meta.url), "lib");
  for (const { file, line, specifier } of found) console.error(`${file}:${line}: may not import ${specifier}`);
  if (found.length > 0) Deno.exit(1);
}
