import { remove, STAGING } from "./staging.ts";

/** What booting kernels keeps in the user's cache. */
const FOLDERS = ["kernels", "qemu", "snapshots"];

/**
 * Removes what booting kernels keeps in the user's cache, and what an attempt to fetch left that was killed.
 *
 * @param cache This project's folder of the cache.
 * @returns How many bytes that freed.
 */
export async function cleanKernels(cache: string): Promise<number> {
  let freed = 0;
  for (const name of await namesIn(cache)) {
    if (!FOLDERS.includes(name) && !name.startsWith(STAGING)) continue;
    freed += await bytesBelow(`${cache}/${name}`);
    await remove(`${cache}/${name}`);
  }
  return freed;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    bytes += isDirectory ? await bytesBelow(path) : (await Deno.lstat(path)).size;
  }
  return bytes;
}
