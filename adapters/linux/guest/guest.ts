import { cacheFolder } from "../../cache_folder.ts";
import type { GuestArch } from "../images/catalogue.ts";
import type { KernelImage } from "../images/image.ts";
import type { QemuFiles } from "../images/qemu.ts";
import type { Kernel } from "../kernel.ts";
import { agentFiles } from "./agent_files.ts";
import { buildAgent } from "./build_agent.ts";
import { packCpio } from "./cpio.ts";
import { GuestKernel } from "./guest_kernel.ts";
import { GuestLost } from "./guest_lost.ts";
import { Machine, machineArgs, type MachineSpec } from "./machine.ts";
import { prepareGuest } from "./prepare_guest.ts";
import { takeSnapshot } from "./take_snapshot.ts";

/** A machine that runs a kernel, and the kernel in it. */
export interface Guest extends AsyncDisposable {
  readonly kernel: Kernel;
}

/** What is told while a machine is got ready. */
export type GuestStage = "boot" | "snapshot" | "restore";

/** MiB of a machine's memory. */
const MEMORY = 256;

/** What snapshots of older versions of this module do not have is not looked for in them. */
const SNAPSHOT_VERSION = 1;

/**
 * The architectures whose machines go on from a snapshot. QEMU 10.0 does not keep the timers of riscv64 in it, so that
 * everything that waits for one waits for ever.
 */
const GOES_ON: readonly GuestArch[] = ["x86_64", "aarch64"];

/**
 * Starts a machine with a kernel: from its snapshot, or, if there is none, by booting it and taking one; where a machine
 * does not go on from a snapshot, by booting it each time.
 *
 * @param image The kernel.
 * @param qemu What emulates the machine.
 * @param onStage Is told what is being done.
 * @param cache This project's folder of the user's cache.
 * @throws {Error} If the machine cannot be started or its agent does not answer; the message has the last lines of the console.
 */
export async function startGuest(
  image: KernelImage,
  qemu: QemuFiles,
  onStage: (stage: GuestStage) => void = () => {},
  cache: string = cacheFolder(),
): Promise<Guest> {
  const folder = `${cache}/snapshots`;
  await Deno.mkdir(folder, { recursive: true });
  const { arch } = image.release;
  const agent = await buildAgent(arch, folder);
  const initramfs = await keep(folder, packCpio(await agentFiles(image, agent)));
  const spec = { arch, qemu, kernel: image.kernel, initramfs, memory: MEMORY };
  if (!GOES_ON.includes(arch)) {
    onStage("boot");
    return guestIn(await boot(spec), arch);
  }
  const snapshot = `${folder}/${nameOf(image)}-${await keyOf(spec, image)}.snapshot`;
  if (!await exists(snapshot)) {
    onStage("boot");
    await using machine = await boot(spec);
    onStage("snapshot");
    await takeSnapshot(machine, snapshot);
    await removeOthers(folder, image, snapshot);
  }
  onStage("restore");
  return guestIn(await Machine.start(spec, snapshot), arch);
}

async function boot(spec: MachineSpec): Promise<Machine> {
  await using ours = new AsyncDisposableStack();
  const machine = ours.use(await Machine.start(spec));
  try {
    await prepareGuest(new GuestKernel(machine, spec.arch));
  } catch (error) {
    if (!(error instanceof GuestLost)) throw error;
    const wanted =
      "wanted a kernel that boots and has virtio-serial (CONFIG_VIRTIO_CONSOLE), built in or among its modules";
    throw new Error(`${spec.kernel}: ${wanted}: ${error.message}`, { cause: error });
  }
  ours.move();
  return machine;
}

function guestIn(machine: Machine, arch: GuestArch): Guest {
  return { kernel: new GuestKernel(machine, arch), [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose]() };
}

/** What the files of a kernel begin with: its name, which may be a path. */
function nameOf({ release }: KernelImage): string {
  return release.name.replaceAll(/[^\w.-]/g, "_");
}

/** Removes the snapshots of a kernel that nothing can be taken up from any more. */
async function removeOthers(folder: string, image: KernelImage, current: string): Promise<void> {
  const own = new RegExp(`^${RegExp.escape(nameOf(image))}-[0-9a-f]{24}\\.snapshot$`);
  for await (const { name } of Deno.readDir(folder)) {
    // Another process may be at the same.
    if (own.test(name) && !current.endsWith(`/${name}`)) await Deno.remove(`${folder}/${name}`).catch(() => {});
  }
}

/** Keeps a file under a name that its content decides, and returns its path. */
async function keep(folder: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const path = `${folder}/initramfs-${await digest(bytes)}`;
  if (await exists(path)) return path;
  const unfinished = await Deno.makeTempFile({ dir: folder, prefix: "initramfs-" });
  try {
    await Deno.writeFile(unfinished, bytes);
    await Deno.rename(unfinished, path);
  } catch (error) {
    await Deno.remove(unfinished);
    throw error;
  }
  return path;
}

/** Everything that a snapshot can only be taken up with. */
async function keyOf(spec: MachineSpec, { packageVersion }: KernelImage): Promise<string> {
  const { size, mtime } = await Deno.stat(spec.kernel);
  const parts = [SNAPSHOT_VERSION, spec.qemu.version, ...machineArgs(spec), packageVersion, size, mtime?.getTime()];
  return await digest(new TextEncoder().encode(JSON.stringify(parts)));
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 24);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
