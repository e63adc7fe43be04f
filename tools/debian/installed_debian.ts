import { type Archive, parseSources } from "./parse_sources.ts";

/** A Debian that is installed: its release, and where its packages come from. */
export interface InstalledDebian {
  /** The release's name, such as `bookworm`. */
  readonly codename: string;
  readonly archives: readonly Archive[];
}

/**
 * Reads which Debian this machine runs.
 *
 * @param root The folder in which its files lie.
 * @throws {Error} If it runs none.
 */
export async function installedDebian(root = ""): Promise<InstalledDebian> {
  const release = await readOrEmpty(`${root}/etc/os-release`);
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)"?$`, "m").exec(release)?.[1] ?? "";
  if (field("ID") !== "debian") {
    throw new Error(`wanted Debian, whose archive has the package; this is ${field("PRETTY_NAME") || Deno.build.os}`);
  }
  return { codename: field("VERSION_CODENAME"), archives: await ownArchives(`${root}/etc/apt`) };
}

async function ownArchives(apt: string): Promise<readonly Archive[]> {
  const archives = [...parseSources(await readOrEmpty(`${apt}/sources.list`), "lines")];
  const folder = `${apt}/sources.list.d`;
  for (const name of await namesIn(folder)) {
    const text = await readOrEmpty(`${folder}/${name}`);
    if (name.endsWith(".list")) archives.push(...parseSources(text, "lines"));
    if (name.endsWith(".sources")) archives.push(...parseSources(text, "stanzas"));
  }
  return archives;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
