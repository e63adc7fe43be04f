import { openApart } from "./apart.ts";
import type { FetchContext } from "./fetch_context.ts";
import { place, withStaging } from "./staging.ts";
import { unpack } from "./unpack.ts";

/**
 * Downloads packages of another suite of Debian and unpacks them into a folder. Nothing is installed, and apt's own
 * lists and cache stay as they are.
 *
 * @param suite The suite, such as `bullseye`.
 * @param names The packages; what they depend on is left out.
 * @param folder Where to unpack them; whole or not there at all behind this.
 * @throws {Error} If a step fails.
 */
export async function unpackPackages(
  suite: string,
  names: readonly string[],
  folder: string,
  context: FetchContext,
): Promise<void> {
  await withStaging(context.cache, async (work) => {
    const apart = await openApart({ suites: [suite] }, work, context);
    const found = await apart.search((name) => names.includes(name));
    const missing = names.filter((name) => !found.some((one) => one.name === name));
    if (missing.length > 0) throw new Error(`wanted ${missing.join(", ")} in Debian ${suite}, there is none`);
    await unpack(await apart.download(found), `${work}/unpacked`, context);
    await place(`${work}/unpacked`, folder);
  });
}
