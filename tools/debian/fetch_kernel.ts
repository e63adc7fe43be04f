import type { GuestArch, KernelRelease } from "../../adapters/linux/images/catalogue.ts";
import { imageFolder } from "../../adapters/linux/images/image.ts";
import { checkKernel } from "../../adapters/linux/images/kernel_file.ts";
import { type ImageFile, type ImageManifest, MANIFEST } from "../../adapters/linux/images/manifest.ts";
import { openApart } from "./apart.ts";
import { compareVersions } from "./compare_versions.ts";
import type { FetchContext } from "./fetch_context.ts";
import type { Package } from "./package.ts";
import { place, withStaging } from "./staging.ts";
import { unpack } from "./unpack.ts";
import { vmlinuxOf } from "./vmlinux_of.ts";

/** Debian's names of the architectures. */
const ARCHITECTURES: Readonly<Record<GuestArch, string>> = { x86_64: "amd64", aarch64: "arm64", riscv64: "riscv64" };

/** Which package is wanted. */
export interface KernelWish {
  readonly release: KernelRelease;
  /** The version that is there, which is wanted only if there is a newer one. */
  readonly have?: string;
}

/**
 * Fetches the newest package of a kernel, and puts what is needed to boot it into the user's cache, where it takes the
 * place of an older one.
 *
 * @returns What was fetched; `undefined` if what is there is the newest.
 * @throws {Error} If it cannot be.
 */
export async function fetchKernel(
  { release, have }: KernelWish,
  context: FetchContext,
): Promise<ImageManifest | undefined> {
  return await withStaging(context.cache, async (work) => {
    const { suite, arch } = release;
    const apart = await openApart({ suites: [suite], architecture: ARCHITECTURES[arch] }, work, context);
    const newest = newestOf(await apart.search((name) => release.packages.test(name)), release);
    if (have !== undefined && compareVersions(newest.version, have) <= 0) return undefined;
    const version = kernelVersion(newest);
    if (version !== release.version) {
      context.events.note(`Debian ${suite} has gone on to Linux ${version}, which is fetched in its place`);
    }
    await unpack(await apart.download([newest]), `${work}/unpacked`, context);
    const manifest = await makeImage(`${work}/unpacked`, `${work}/image`, release, newest);
    await place(`${work}/image`, imageFolder(release, context.cache));
    return manifest;
  });
}

function newestOf(packages: readonly Package[], { name, suite }: KernelRelease): Package {
  const [newest] = packages.toSorted((a, b) => compareVersions(b.version, a.version));
  if (newest === undefined) throw new Error(`wanted a package of Linux ${name} in Debian ${suite}, there is none`);
  return newest;
}

/** The first two numbers of a kernel's version, by the name of its package. */
function kernelVersion({ name }: Package): string {
  const version = /-(\d+\.\d+)[.\d]*[-+]/.exec(name)?.[1];
  if (version === undefined) throw new Error(`wanted a package that is named by its version, got ${name}`);
  return version;
}

/** Moves what is booted out of an unpacked package, and writes beside it what it is. */
async function makeImage(
  unpacked: string,
  image: string,
  release: KernelRelease,
  from: Package,
): Promise<ImageManifest> {
  await Deno.mkdir(image);
  const files = await filesBelow(unpacked);
  const find = (what: string, isIt: (path: string) => boolean): string => {
    const found = files.find(isIt);
    if (found === undefined) throw new Error(`wanted ${what} in ${from.name}, there is none`);
    return found;
  };
  const modules: ImageFile[] = [];
  for (const module of release.modules) {
    const path = `${module}.ko`;
    modules.push(await take(find(path, (found) => found.endsWith(`/${path}`)), image, path));
  }
  const manifest = {
    package: from.name,
    packageVersion: from.version,
    version: kernelVersion(from),
    kernel: await takeKernel(find("a kernel", (path) => /\/vmlinu[xz](?:-[^/]*)?$/.test(path)), image, release),
    modules,
  };
  await Deno.writeTextFile(`${image}/${MANIFEST}`, `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

/** Moves a kernel into an image: the kernel proper where it can be had, else as it is. */
async function takeKernel(from: string, image: string, { arch }: KernelRelease): Promise<ImageFile> {
  const { format } = await checkKernel(from, arch);
  const vmlinux = format === "bzImage" ? vmlinuxOf(await Deno.readFile(from)) : undefined;
  if (vmlinux === undefined) return await take(from, image, format);
  const path = "vmlinux";
  await Deno.writeFile(`${image}/${path}`, vmlinux);
  await checkKernel(`${image}/${path}`, arch);
  return { path, bytes: vmlinux.length };
}

async function take(from: string, image: string, path: string): Promise<ImageFile> {
  await Deno.rename(from, `${image}/${path}`);
  return { path, bytes: (await Deno.stat(`${image}/${path}`)).size };
}

/** The paths of the files in a folder and in those below it. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await filesBelow(path));
    else if (isFile) found.push(path);
  }
  return found;
}
