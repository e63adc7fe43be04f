/**
 * Fetches libbpf 0.3 into the user's cache, for the adapter that asks it.
 *
 * @module
 */
import { libraryFolder } from "../adapters/libbpf/library_folder.ts";
import { packages, SUITE, triplet } from "../adapters/libbpf/packages.ts";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { unpackPackages } from "./debian/unpack_packages.ts";
import { runTool } from "./run_tool.ts";

const command: CommandLine<Record<never, never>> = {
  name: "fetch:libbpf",
  summary: `Unpack libbpf 0.3 and what it needs, from Debian ${SUITE}, into the user's cache; nothing is installed`,
  flags: {},
  examples: [["deno task fetch:libbpf", "Fetch it, unless it is there"]],
  exitCodes: { 0: "it is there", 2: "it cannot be fetched here" },
};

if (import.meta.main) {
  await runTool(command, async () => {
    const folder = libraryFolder();
    const isThere = await isComplete(folder);
    if (!isThere) await fetchInto(folder);
    console.log(`libbpf 0.3 is in ${folder}${isThere ? ", as it was before" : ""}`);
    return 0;
  });
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

async function fetchInto(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  try {
    await unpackPackages(SUITE, packages.map(({ name }) => name), folder);
  } catch (error) {
    throw new UsageError(`libbpf 0.3 cannot be fetched: ${error instanceof Error ? error.message : error}`);
  }
  if (!await isComplete(folder)) {
    throw new UsageError(`libbpf 0.3: wanted its libraries in ${folder}, some are missing`);
  }
}
