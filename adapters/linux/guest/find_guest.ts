import { type KernelRelease, kernelReleases } from "../images/catalogue.ts";
import { findKernelImage, type KernelImage } from "../images/image.ts";
import { readKernelFile } from "../images/kernel_file.ts";
import { findQemu, type QemuFiles } from "../images/qemu.ts";

/** A kernel, and what emulates a machine for it. */
export interface FoundGuest {
  readonly image: KernelImage;
  readonly qemu: QemuFiles;
}

/**
 * Finds a kernel that can be booted, and what emulates a machine for it, among what was fetched or is installed.
 *
 * @param kernel The kernel's name in the catalogue, such as `6.1`; or the path of a kernel's file, with a slash in it. One
 * that is given by its path must have virtio-serial built in.
 * @throws {Error} If there is no such kernel, or something was not fetched; the message says what to run.
 */
export async function findGuest(kernel: string): Promise<FoundGuest> {
  const image = kernel.includes("/") ? await imageAt(kernel) : await findKernelImage(releaseNamed(kernel));
  if (image instanceof Error) throw image;
  const qemu = await findQemu(image.release.arch);
  if (qemu instanceof Error) throw qemu;
  return { image, qemu };
}

/** The kernel of a name that the catalogue has. */
function releaseNamed(name: string): KernelRelease {
  const release = kernelReleases.find((candidate) => candidate.name === name);
  if (release !== undefined) return release;
  throw new Error(`there is no kernel ${name} (there are ${kernelReleases.map(({ name }) => name).join(", ")})`);
}

async function imageAt(path: string): Promise<KernelImage> {
  const kernel = await Deno.realPath(path).catch((cause) => {
    throw new Error(`wanted a kernel's file in ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
  const file = await readKernelFile(kernel);
  if (file === undefined) throw new Error(`wanted a kernel for x86_64, aarch64 or riscv64 in ${path}, it is none`);
  const release = { name: path, version: "", arch: file.arch, suite: "", packages: /^$/, modules: [] };
  return { release, kernel, modules: [], packageVersion: "" };
}
