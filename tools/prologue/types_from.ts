import type { Btf } from "../../lib/btf/btf.ts";
import { openBtf } from "../../lib/btf/open_btf.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

/** Larger files hold no types, in bytes. */
const LARGEST = 2 ** 30;

/** Where a kernel shows its types and those of its modules. */
const SHOWN_BY_KERNEL = /^\/sys\/kernel\/btf\/[\w-]+$/;

/**
 * Opens the types in a file.
 *
 * @throws {UsageError} if the file cannot be read or holds none; the message names the file and the place in it.
 */
export function typesFrom(path: string, base?: Btf): Btf {
  try {
    return openBtf(SHOWN_BY_KERNEL.test(path) ? shownByKernel(path) : contents(path), base);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: ${reasonOf(error)}`, { cause: error });
  }
}

function contents(path: string): Uint8Array {
  const { isFile, size } = Deno.statSync(path);
  if (!isFile || size > LARGEST) throw new UsageError(`${path}: wanted a file of at most ${LARGEST} bytes`);
  return Deno.readFileSync(path);
}

/** Deno opens nothing in /sys for a program that may not do everything, but it lets this one run `cat`. */
function shownByKernel(path: string): Uint8Array {
  const { success, stdout } = new Deno.Command("cat", { args: ["--", path], stderr: "null" }).outputSync();
  if (!success) throw new UsageError(`${path}: the running kernel shows no types there`);
  return stdout;
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return "may not be read";
  }
  if (error instanceof Error) return error.message;
  throw error;
}
