import { errnoName } from "./errno_name.ts";
import type { Kernel } from "./kernel.ts";
import { readFile } from "./read_file.ts";

/**
 * Reads a text file where the kernel runs.
 *
 * @throws {Error} If it cannot be read: with the path and the error's name.
 */
export async function readTextFile(kernel: Kernel, path: string): Promise<string> {
  const reply = await readFile(kernel, path);
  if (!reply.ok) throw new Error(`wanted to read ${path}, the kernel answered ${errnoName(reply.errno)}`);
  return new TextDecoder().decode(reply.bytes);
}
