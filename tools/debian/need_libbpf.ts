import { libraryFolder } from "../../adapters/libbpf/library_folder.ts";
import { packages, SUITE, triplet } from "../../adapters/libbpf/packages.ts";
import { fetching } from "./fetching.ts";
import { unpackPackages } from "./unpack_packages.ts";

/**
 * Sees to it that libbpf 0.3 is in the user's cache.
 *
 * @param signal Ends it; nothing half-made is left then.
 * @returns Whether it was there before.
 * @throws {Error} If it cannot be fetched here.
 */
export async function needLibbpf(signal: AbortSignal): Promise<boolean> {
  const folder = libraryFolder();
  const isThere = await isComplete(folder);
  if (!isThere) await fetchInto(folder, signal);
  return isThere;
}

async function isComplete(folder: string): Promise<boolean> {
  for (const { path } of packages) {
    try {
      await Deno.stat(`${folder}/${path(triplet)}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }
  return true;
}

async function fetchInto(folder: string, signal: AbortSignal): Promise<void> {
  const names = packages.map(({ name }) => name);
  await fetching("libbpf 0.3", signal, (context) => unpackPackages(SUITE, names, folder, context));
  if (!await isComplete(folder)) throw new Error(`libbpf 0.3: wanted its libraries in ${folder}, some are missing`);
}
