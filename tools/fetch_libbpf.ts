/**
 * Fetches libbpf 0.3 into the user's cache, for the adapter that asks it.
 *
 * @module
 */
import { libraryFolder } from "../adapters/libbpf/library_folder.ts";
import { SUITE } from "../adapters/libbpf/packages.ts";
import type { CommandLine } from "../lib/cli/command_line.ts";
import { fetchOrStop } from "./debian/fetch_or_stop.ts";
import { needLibbpf } from "./debian/need_libbpf.ts";
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
      const isThere = await needLibbpf(signal);
      console.log(`libbpf 0.3 is in ${libraryFolder()}${isThere ? ", as it was before" : ""}`);
    }));
}
