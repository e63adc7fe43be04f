/**
 * libbpf 0.3 on another kernel as an implementation: runs the adapter in a machine and passes on what it says.
 *
 * Its one argument is the kernel's name in the catalogue, or a path with a slash in it.
 *
 * @module
 */
import { cacheFolder } from "../../cache_folder.ts";
import { findGuest } from "../../linux/guest/find_guest.ts";
import type { ArchivedFile } from "../../linux/guest/cpio.ts";
import { serveFromGuest } from "../../linux/guest/serve_from_guest.ts";
import { libraryFolder } from "../library_folder.ts";
import { packages, triplet } from "../packages.ts";

/** The user's cache in the machine. */
const CACHE = "/cache";

if (import.meta.main) {
  try {
    const [kernel = ""] = Deno.args;
    const host = await findGuest(kernel);
    const module = new URL("../main.ts", import.meta.url);
    const program = { module, files: await libraries(), env: { XDG_CACHE_HOME: CACHE } };
    const lost = await serveFromGuest(host, program, Deno.stdin.readable, Deno.stdout.writable);
    if (lost !== undefined) throw new Error(lost);
    Deno.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}

/** libbpf and what it needs, where the adapter looks for them in the machine. */
async function libraries(): Promise<readonly ArchivedFile[]> {
  const here = libraryFolder();
  const there = libraryFolder(cacheFolder((name) => name === "XDG_CACHE_HOME" ? CACHE : undefined));
  return await Promise.all(packages.map(async ({ path }) => {
    const library = path(triplet);
    const bytes = await Deno.readFile(`${here}/${library}`).catch((cause) => {
      throw new Error(`wanted libbpf 0.3 in ${here}; run: deno task fetch:libbpf`, { cause });
    });
    return { path: `${there}/${library}`.slice(1), bytes };
  }));
}
