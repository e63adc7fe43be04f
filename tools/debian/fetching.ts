import { cacheFolder } from "../../adapters/cache_folder.ts";
import type { FetchContext } from "./fetch_context.ts";
import { installedDebian } from "./installed_debian.ts";
import { FetchProgress } from "./progress.ts";
import { runPrograms } from "./run_program.ts";

/**
 * Fetches something from the Debian of this machine into the user's cache, and shows how far it has come.
 *
 * @param what What is fetched, in a word.
 * @param signal Ends it.
 * @param body Does so.
 * @throws {Error} If it cannot be fetched; the message begins with what.
 */
export async function fetching<T>(
  what: string,
  signal: AbortSignal,
  body: (context: FetchContext) => Promise<T>,
): Promise<T> {
  using events = new FetchProgress(what);
  try {
    return await body({ debian: await installedDebian(), run: runPrograms(signal), events, cache: cacheFolder() });
  } catch (cause) {
    signal.throwIfAborted();
    throw new Error(`${what} cannot be fetched: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
