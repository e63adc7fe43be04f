/**
 * Fetches kernels to boot, and a QEMU to boot them in, into the user's cache.
 *
 * @module
 */
import { format } from "@std/fmt/bytes";
import { cacheFolder } from "../adapters/cache_folder.ts";
import { type KernelRelease, kernelReleases } from "../adapters/linux/images/catalogue.ts";
import type { CommandLine, ParsedLine } from "../lib/cli/command_line.ts";
import { onOff } from "../lib/cli/flag.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { ExitCode } from "../lib/harness/exit_code.ts";
import { wantedOneOf } from "../lib/protocol/wanted_one_of.ts";
import { cleanKernels } from "./debian/clean_kernels.ts";
import { fetchOrStop } from "./debian/fetch_or_stop.ts";
import { type Fetched, fetchMissing } from "./debian/fetch_missing.ts";
import { runTool } from "./run_tool.ts";
import { writeOut } from "./write_out.ts";

const names = kernelReleases.map(({ name }) => name);

/** The kernels that are fetched where none is named. */
const usual = kernelReleases.filter(({ arch }) => arch === "x86_64");

const flags = {
  update: onOff("Fetch a kernel again that is there, if Debian has a newer one"),
  clean: onOff("Remove every kernel, QEMU and snapshot from the user's cache"),
};

const command: CommandLine<typeof flags> = {
  name: "fetch:kernels",
  summary: "Unpack kernels to boot, and QEMU, from Debian into the user's cache; nothing is installed",
  flags,
  operands: {
    name: "NAME…",
    help: `Which: ${names.join(", ")}; those for x86-64 if none is named`,
    least: 0,
    most: names.length,
    completion: { kind: "words", words: names },
  },
  examples: [
    ["deno task fetch:kernels", "Fetch the kernels for x86-64 that are not there yet"],
    ["deno task fetch:kernels 6.12-riscv64", "Fetch one for another architecture, and its QEMU"],
    ["deno task fetch:kernels --clean", "Remove them all"],
  ],
  exitCodes: { 0: "all are there", 2: "one cannot be fetched here", 130: "interrupted; nothing half-made is left" },
};

if (import.meta.main) await runTool(command, fetchKernels);

async function fetchKernels(line: ParsedLine<typeof flags>): Promise<number> {
  if (line.flags.clean) {
    writeOut(`${format(await cleanKernels(cacheFolder()))} freed in ${cacheFolder()}\n`);
    return ExitCode.CONFORMANT;
  }
  const releases = releasesOf(line.operands);
  return await fetchOrStop(async (signal) => {
    const fetched = await fetchMissing(releases, line.flags.update ? "newest" : "missing", signal);
    writeOut(fetched.map(describe).join(""));
  });
}

function releasesOf(operands: readonly string[]): readonly KernelRelease[] {
  if (operands.length === 0) return usual;
  return operands.map((operand) => {
    const release = kernelReleases.find(({ name }) => name === operand);
    if (release === undefined) throw new UsageError(wantedOneOf(names, operand));
    return release;
  });
}

function describe({ name, version, wasThere }: Fetched): string {
  return `${name.padEnd(14)}${version}${wasThere ? ", as it was before" : ""}\n`;
}
