import { cacheFolder } from "../../cache_folder.ts";
import type { KernelRelease } from "./catalogue.ts";
import { checkKernel } from "./kernel_file.ts";
import { checkFile, imageManifest, readManifest } from "./manifest.ts";

/** A kernel that can be booted: files on this machine. */
export interface KernelImage {
  /** The release; that of a suite which moves on has the version that was fetched. */
  readonly release: KernelRelease;
  /** The path of the kernel: a vmlinux, bzImage or Image. */
  readonly kernel: string;
  /** The paths of the modules to insert, in this order. */
  readonly modules: readonly string[];
  /** The version of the package that it is from. */
  readonly packageVersion: string;
}

/** The folder in which a kernel lies once it is fetched. */
export function imageFolder(release: KernelRelease, cache: string = cacheFolder()): string {
  return `${cache}/kernels/${release.name}`;
}

/**
 * Finds a kernel in the user's cache.
 *
 * @param cache This project's folder of the cache.
 * @returns The kernel, or what is wrong and which command fetches it.
 */
export async function findKernelImage(release: KernelRelease, cache?: string): Promise<KernelImage | Error> {
  try {
    return await openImage(release, imageFolder(release, cache));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new Error(`no kernel ${release.name} to boot: ${why}; run: deno task fetch:kernels ${release.name}`, {
      cause,
    });
  }
}

async function openImage(release: KernelRelease, folder: string): Promise<KernelImage> {
  const manifest = await readManifest(folder, imageManifest);
  if (manifest === undefined) throw new Error("it was not fetched");
  const { kernel, modules, packageVersion, version } = manifest;
  for (const file of [kernel, ...modules]) await checkFile(folder, file);
  const path = `${folder}/${kernel.path}`;
  await checkKernel(path, release.arch);
  return {
    release: version === release.version ? release : { ...release, name: version, version },
    kernel: path,
    modules: modules.map((module) => `${folder}/${module.path}`),
    packageVersion,
  };
}
