/** A file of an archive. */
export interface ArchivedFile {
  /** Its path without a slash at the start. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const DIRECTORY = 0o040755;
const EXECUTABLE = 0o100755;

/**
 * Packs files into an archive that Linux takes for its first file system: cpio's `newc` form, with the folders that the
 * files need before them.
 *
 * Source: https://docs.kernel.org/driver-api/early-userspace/buffer-format.html
 */
export function packCpio(files: readonly ArchivedFile[]): Uint8Array<ArrayBuffer> {
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const nothing = new Uint8Array();
  const entries = [
    ...[...folders].map((path) => entry(path, DIRECTORY, nothing)),
    ...files.map(({ path, bytes }) => entry(path, EXECUTABLE, bytes)),
    entry("TRAILER!!!", 0, nothing),
  ].flat();
  const archive = new Uint8Array(entries.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of entries) {
    archive.set(piece, at);
    at += piece.length;
  }
  return archive;
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** An entry's header with its name, and its content, each padded to a multiple of 4 bytes. */
function entry(path: string, mode: number, bytes: Uint8Array): readonly Uint8Array[] {
  const name = new TextEncoder().encode(`${path}\0`);
  const [inode, user, group, links, time, device] = [0, 0, 0, 1, 0, 0];
  const fields = [inode, mode, user, group, links, time, bytes.length, device, device, device, device, name.length, 0];
  const header = new TextEncoder().encode(
    `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`,
  );
  const head = new Uint8Array(padded(header.length + name.length));
  head.set(header);
  head.set(name, header.length);
  const content = new Uint8Array(padded(bytes.length));
  content.set(bytes);
  return [head, content];
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
