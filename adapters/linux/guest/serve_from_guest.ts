import { cacheFolder } from "../../cache_folder.ts";
import type { KernelImage } from "../images/image.ts";
import type { QemuFiles } from "../images/qemu.ts";
import { agentFiles } from "./agent_files.ts";
import { buildAgent } from "./build_agent.ts";
import { type ArchivedFile, packCpio } from "./cpio.ts";
import { denoFiles } from "./deno_files.ts";
import { Machine } from "./machine.ts";

/** An adapter that is to run in a machine. */
export interface GuestProgram {
  /** A module that serves an implementation on standard input and output. */
  readonly module: URL;
  /** Files that it wants to find, by their paths in the machine. */
  readonly files: readonly ArchivedFile[];
  /** Its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a machine is to have: a kernel, and what emulates it. */
interface Host {
  readonly image: KernelImage;
  readonly qemu: QemuFiles;
}

/** MiB of memory: the files twice, while they are unpacked, and what Deno needs. */
const MEMORY = 1024;

/**
 * Runs an adapter, and the Deno that runs it, in a machine with another kernel, and passes on what goes in and comes out:
 * until the input ends, or the machine.
 *
 * @returns What happened to the machine if it ended first.
 * @throws {Error} If it cannot be started, or the machine's architecture is not that of this Deno.
 */
export async function serveFromGuest(
  { image, qemu }: Host,
  program: GuestProgram,
  input: ReadableStream<Uint8Array>,
  output: WritableStream<Uint8Array>,
): Promise<string | undefined> {
  const { arch } = image.release;
  if (arch !== Deno.build.arch) {
    throw new Error(`wanted a kernel for ${Deno.build.arch}, to run this Deno; got ${arch}`);
  }
  const initramfs = await Deno.makeTempFile({ prefix: "bpf-oracle-initramfs-" });
  try {
    const agent = await buildAgent(arch, `${cacheFolder()}/snapshots`);
    const files = [...await agentFiles(image, agent), ...await denoFiles(program.module), ...program.files];
    await Deno.writeFile(initramfs, packCpio([...files, processFile(program.env)]));
    await using machine = await Machine.start({ arch, qemu, kernel: image.kernel, initramfs, memory: MEMORY });
    const { readable, writable } = machine.port;
    const passed = readable.pipeTo(output, { preventClose: true }).then(() => true, () => true);
    const ended = input.pipeTo(writable, { preventClose: true }).then(() => false, () => true);
    const isLost = await Promise.race([passed, ended]);
    return isLost ? await machine.story("the machine is gone") : undefined;
  } finally {
    await Deno.remove(initramfs);
  }
}

/** What tells the agent to become Deno: arguments, an empty string, the environment, all ending in zero bytes. */
function processFile(env: Readonly<Record<string, string>>): ArchivedFile {
  const args = ["/deno", "run", "--allow-all", "--quiet", "--no-config", "/main.js"];
  const all = { HOME: "/tmp", DENO_DIR: "/tmp/deno", NO_COLOR: "1", PATH: "/", ...env };
  const words = [...args, "", ...Object.entries(all).map(([name, value]) => `${name}=${value}`)];
  return { path: "process", bytes: new TextEncoder().encode(words.map((word) => `${word}\0`).join("")) };
}
