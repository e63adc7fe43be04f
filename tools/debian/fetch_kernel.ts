import type { GuestArch, KernelRelease } from "../../adapters/linux/images/catalogue.ts";
import { checkArch, imageFolder } from "../../adapters/linux/images/image.ts";
import { type ImageFile, type ImageManifest, MANIFEST } from "../../adapters/linux/images/manifest.ts";
import { openApart } from "./apart.ts";
import { compareVersions } from "./compare_versions.ts";
import type { FetchContext } from "./fetch_context.ts";
import type { Package } from "./package.ts";
import { place, withStaging } from "./staging.ts";
import { unpack } from "./unpack.ts";

/** Debian's names of the architectures. */
const ARCHITECTURES: Readonly<Record<GuestArch, string>> = { x86_64: "amd64", aarch64: "arm64", riscv64: "riscv64" };

/**
 * Fetches the newest package of a kernel, and puts what is needed to boot it into the user's cache, where it takes the
 * place of an older one.
 *
 * @returns What was fetched.
 * @throws {Error} If it cannot be.
 */
export async function fetchKernel(release: KernelRelease, context: FetchContext): Promise<ImageManifest> {
  return await withStaging(context.cache, async (work) => {
    const { suite, arch } = release;
    const apart = await openApart({ suites: [suite], architecture: ARCHITECTURES[arch] }, work, context);
    const newest = newestOf(await apart.search((name) => release.packages.test(name)), release);
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

/** Moves what is booted out of an unpacked package, and writes beside it what it is. */
async function makeImage(
  unpacked: string,
  image: string,
  release: KernelRelease,
  { name, version: packageVersion }: Package,
): Promise<ImageManifest> {
  const files = await filesBelow(unpacked);
  const take = async (what: string, pattern: RegExp): Promise<ImageFile> => {
    const found = files.find((path) => pattern.test(path));
    if (found === undefined) throw new Error(`wanted ${what} in ${name}, there is none`);
    const path = baseName(found);
    await Deno.rename(found, `${image}/${path}`);
    return { path, bytes: (await Deno.stat(`${image}/${path}`)).size };
  };
  await Deno.mkdir(image);
  const kernel = await take("a kernel", /\/vmlinu[xz](?:-[^/]*)?$/);
  await checkArch(`${image}/${kernel.path}`, release);
  const modules: ImageFile[] = [];
  for (const module of release.modules) modules.push(await take(`${module}.ko`, new RegExp(`/${module}\\.ko$`)));
  const version = /\d+\.\d+/.exec(name)?.[0] ?? release.version;
  const manifest = { package: name, packageVersion, version, kernel, modules };
  await Deno.writeTextFile(`${image}/${MANIFEST}`, `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
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
