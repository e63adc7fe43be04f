import type { GuestArch } from "../../adapters/linux/images/catalogue.ts";
import { MANIFEST, type QemuManifest } from "../../adapters/linux/images/manifest.ts";
import { libraryPath, OLDEST_QEMU, qemuFolder, qemuVersion } from "../../adapters/linux/images/qemu.ts";
import { openApart, type Selection } from "./apart.ts";
import type { FetchContext } from "./fetch_context.ts";
import type { Package } from "./package.ts";
import { place, withStaging } from "./staging.ts";
import { unpack } from "./unpack.ts";

/** The packages of a QEMU that emulates an architecture, and of the firmware that it starts with. */
const PACKAGES: Readonly<Record<GuestArch, readonly string[]>> = {
  x86_64: ["qemu-system-x86", "qemu-system-data", "seabios"],
  aarch64: ["qemu-system-arm", "qemu-system-data"],
  riscv64: ["qemu-system-riscv", "qemu-system-data", "opensbi"],
};

/** Where firmware lies in them. */
const DATA = ["usr/share/qemu", "usr/share/seabios", "usr/lib/riscv64-linux-gnu/opensbi/generic"];

/** The loader's own libraries, which every Debian has: those of another build would not fit it. */
const LOADER = /^(?:libc6|libgcc-s1|libcrypt1)$/;

/**
 * Fetches QEMU and every library that it needs beside the C library, and puts them into the user's cache.
 *
 * @returns What was fetched.
 * @throws {Error} If it cannot be, or does not start.
 */
export async function fetchQemu(arch: GuestArch, context: FetchContext): Promise<QemuManifest> {
  return await withStaging(context.cache, async (work) => {
    const apart = await openApart(selectionFor(context.debian.codename), work, context);
    const names = PACKAGES[arch];
    const needed = (await apart.closure(names)).filter((found) => isNeeded(found, names));
    checkVersion(needed, names, context.debian.codename);
    await unpack(await apart.download(needed), `${work}/unpacked`, context);
    const manifest = await makeQemu(`${work}/unpacked`, `${work}/qemu`, arch);
    await place(`${work}/qemu`, qemuFolder(arch, context.cache));
    return manifest;
  });
}

/** Debian 12 has a QEMU that is too old, and a new one among its backports. */
function selectionFor(codename: string): Selection {
  return { suites: codename === "bookworm" ? [`${codename}-backports`, codename] : [codename] };
}

/** Beside what was asked for, libraries: what else packages depend on is for machines that they are installed on. */
function isNeeded({ name }: Package, asked: readonly string[]): boolean {
  return asked.includes(name) || (/^z?lib/.test(name) && !LOADER.test(name));
}

function checkVersion(packages: readonly Package[], [qemu = ""]: readonly string[], codename: string): void {
  const version = packages.find(({ name }) => name === qemu)?.version ?? "";
  const upstream = version.replace(/^\d+:/, "");
  if (Number.parseInt(upstream) >= OLDEST_QEMU) return;
  throw new Error(`wanted QEMU ${OLDEST_QEMU} or newer, Debian ${codename} has ${upstream || "none"}`);
}

/** Moves what is run out of unpacked packages, and writes beside it what it is, once it has started. */
async function makeQemu(unpacked: string, folder: string, arch: GuestArch): Promise<QemuManifest> {
  const program = `usr/bin/qemu-system-${arch}`;
  const triplet = `${Deno.build.arch}-linux-gnu`;
  const [path] = await take(unpacked, folder, [program]);
  if (path === undefined) throw new Error(`wanted qemu-system-${arch} in its package, there is none`);
  const data = await take(unpacked, folder, DATA);
  const libraries = await take(unpacked, folder, [`usr/lib/${triplet}`, `lib/${triplet}`]);
  const version = await qemuVersion(
    `${folder}/${path}`,
    libraryPath(libraries.map((library) => `${folder}/${library}`)),
  );
  if (version === undefined) throw new Error(`wanted qemu-system-${arch} to start, it does not`);
  const { size: bytes } = await Deno.stat(`${folder}/${path}`);
  const manifest = { version, program: { path, bytes }, data, libraries };
  await Deno.writeTextFile(`${folder}/${MANIFEST}`, `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

/** Moves those of some paths that are there, and answers them. */
async function take(from: string, to: string, paths: readonly string[]): Promise<readonly string[]> {
  const taken: string[] = [];
  for (const path of paths) {
    await Deno.mkdir(`${to}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
    try {
      await Deno.rename(`${from}/${path}`, `${to}/${path}`);
      taken.push(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return taken;
}
