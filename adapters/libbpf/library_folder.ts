import { cacheFolder } from "../cache_folder.ts";

/**
 * The folder of the user's cache in which libbpf 0.3 is unpacked, or is to be.
 *
 * @param cache This project's folder of the user's cache.
 * @throws {Error} If there is no home.
 */
export function libraryFolder(cache: string = cacheFolder()): string {
  return `${cache}/libbpf-0.3`;
}
