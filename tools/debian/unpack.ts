import type { FetchContext } from "./fetch_context.ts";

/** Unpacks packages into a folder, which is made if it is not there. Nothing is installed. */
export async function unpack(
  packages: readonly string[],
  folder: string,
  { run, events }: FetchContext,
): Promise<void> {
  events.begin("unpacking");
  for (const [index, path] of packages.entries()) {
    events.advance(index / packages.length);
    await run("dpkg-deb", ["-x", path, folder]);
  }
}
