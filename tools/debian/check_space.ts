import { format } from "@std/fmt/bytes";
import type { Run } from "./run_program.ts";

/**
 * Checks that there is room for what is to be written. A full disk is better met before apt does: as it reads its
 * lists, that may wait for ever for a process of its own that could not write.
 *
 * @param folder Where it is to be written.
 * @param bytes How much, at most.
 * @throws {Error} If there is less.
 */
export async function checkSpace(folder: string, bytes: number, run: Run): Promise<void> {
  const printed = await run("df", ["--output=avail", "--block-size=1", folder]);
  const free = /^\s*(\d+)\s*$/m.exec(printed)?.[1];
  if (free === undefined || Number(free) >= bytes) return;
  throw new Error(
    `the disk is full; wanted ${format(bytes)} for a while in ${folder}, ${format(Number(free))} are free`,
  );
}
