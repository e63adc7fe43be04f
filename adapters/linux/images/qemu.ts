import { cacheFolder } from "../../cache_folder.ts";
import type { GuestArch } from "./catalogue.ts";
import { checkFile, qemuManifest, readManifest } from "./manifest.ts";

/** A QEMU on this machine, for one architecture. */
export interface QemuFiles {
  readonly program: string;
  /** The folders of its firmware, each to be given as `-L`. */
  readonly data: readonly string[];
  /** What its environment needs, so that it finds its libraries. */
  readonly env: Readonly<Record<string, string>>;
  /** Its version, such as `10.0.2`. */
  readonly version: string;
}

/** The oldest that is used: before it, emulation corrupts Linux 6.12 now and then. */
export const OLDEST_QEMU = 10;

/** The folder in which a QEMU lies once it is fetched. */
export function qemuFolder(arch: GuestArch, cache: string = cacheFolder()): string {
  return `${cache}/qemu/${arch}`;
}

/**
 * Finds a QEMU that is new enough: on the path, else in the user's cache.
 *
 * @param cache This project's folder of the cache.
 * @returns The QEMU, or what is wrong and which command fetches one.
 */
export async function findQemu(arch: GuestArch, cache?: string): Promise<QemuFiles | Error> {
  const installed = await installedQemu(arch);
  if (installed !== undefined) return installed;
  try {
    return await openQemu(qemuFolder(arch, cache));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new Error(`no QEMU for ${arch}: ${why}; run: deno task fetch:kernels`, { cause });
  }
}

/** The QEMU on the path, if it is new enough. */
export async function installedQemu(arch: GuestArch): Promise<QemuFiles | undefined> {
  const program = `qemu-system-${arch}`;
  const version = await qemuVersion(program, {});
  if (version === undefined || Number.parseInt(version) < OLDEST_QEMU) return undefined;
  return { program, data: [], env: {}, version };
}

/** What version a QEMU says that it is; `undefined` if there is none, or it does not start. */
export async function qemuVersion(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    const { stdout, success } = await new Deno.Command(program, { args: ["--version"], env, stderr: "null" }).output();
    return success ? /version (\d+[.\d]*)/.exec(new TextDecoder().decode(stdout))?.[1] : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function openQemu(folder: string): Promise<QemuFiles> {
  const manifest = await readManifest(folder, qemuManifest);
  if (manifest === undefined) throw new Error(`none of version ${OLDEST_QEMU} is on the path, and it was not fetched`);
  const { version, program, data, libraries } = manifest;
  await checkFile(folder, program);
  const within = (paths: readonly string[]): readonly string[] => paths.map((path) => `${folder}/${path}`);
  return {
    program: `${folder}/${program.path}`,
    data: within(data),
    env: libraryPath(within(libraries)),
    version,
  };
}

/** The environment under which the loader finds libraries in these folders. */
export function libraryPath(folders: readonly string[]): Readonly<Record<string, string>> {
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: folders.join(":") };
}
