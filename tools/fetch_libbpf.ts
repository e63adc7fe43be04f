/**
 * Fetches libbpf 0.3 into the user's cache, for the adapter that asks it.
 *
 * @module
 */
import { libraryFolder } from "../adapters/libbpf/library_folder.ts";
import { packages, SUITE, triplet } from "../adapters/libbpf/packages.ts";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { fetching } from "./debian/fetching.ts";
import { fetchOrStop } from "./debian/fetch_or_stop.ts";
import { unpackPackages } from "./debian/unpack_packages.ts";
import { runTool } from "./run_tool.ts";

const command: CommandLine<Record<never, never>> = {
  name: "fetch:libbpf",
  summary: `Unpack libbpf 0.3 and what it needs, from Debian ${SUITE}, into the user's cache; nothing is installed`,
  flags: {},
  examples: [["deno task fetch:libbpf", "Fetch it, unless it is there"]],
  exitCodes: { 0: "it is there", 2: "it cannot be fetched here", 130: "interrupted; nothing half-made is left" },
};

if (import.meta.main) {
  await runTool(command, () =>
    fetchOrStop(async (signal) => {
      const folder = libraryFolder();
      const isThere = await isComplete(folder);
      if (!isThere) await fetchInto(folder, signal);
      console.log(`libbpf 0.3 is in ${folder}${isThere ? ", as it was before" : ""}`);
    }));
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
