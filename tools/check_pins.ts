/**
 * Checks that every place that names a version of Deno names the same one.
 *
 * Run it as `deno run --allow-read tools/check_pins.ts`; it prints every version with its places and exits 1 if there
 * are two.
 *
 * @module
 */

/** The files that name a version of Deno, from the project's root. */
const FILES = ["README.md", "CONTRIBUTING.md", ".github/workflows/ci.yml", "docs/adapters.md"];

const VERSION = /deno@(\d+\.\d+\.\d+)|deno-version: (\d+\.\d+\.\d+)/g;

/** The versions of Deno that a text names, each once. */
export function pinnedVersions(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VERSION)].map(([, npm, action]) => npm ?? action ?? ""))];
}

/** By version, the files that name it. */
export async function findPins(root: URL): Promise<ReadonlyMap<string, readonly string[]>> {
  const pins = new Map<string, readonly string[]>();
  for (const file of FILES) {
    for (const version of pinnedVersions(await Deno.readTextFile(new URL(file, root)))) {
      pins.set(version, [...pins.get(version) ?? [], file]);
    }
  }
  return pins;
}

if (import.meta.main) {
  const pins = await findPins(new URL("../", import.meta.url));
  for (const [version, files] of pins) console.log(`${version}: ${files.join(", ")}`);
  if (pins.size !== 1) Deno.exit(1);
}
