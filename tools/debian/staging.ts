import { troubleIn } from "./explain_failure.ts";

/** How the names of folders begin in which something is made. */
export const STAGING = "fetch-";

/**
 * Calls with a new folder, in which something is made before it goes to its place, and removes the folder whatever
 * comes of it.
 *
 * @param parent Where to make it: on the same file system as the place. Made if it is not there.
 */
export async function withStaging<T>(parent: string, body: (folder: string) => Promise<T>): Promise<T> {
  try {
    await Deno.mkdir(parent, { recursive: true });
    const folder = await Deno.makeTempDir({ dir: parent, prefix: STAGING });
    try {
      return await body(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  } catch (cause) {
    const { message } = cause instanceof Error ? cause : { message: "" };
    const trouble = troubleIn(message);
    if (trouble === undefined || message.startsWith(trouble)) throw cause;
    throw new Error(`${trouble}; ${message}`, { cause });
  }
}

/** Puts a folder that is whole in its place, where it takes that of another. */
export async function place(staged: string, folder: string): Promise<void> {
  await Deno.mkdir(folder.slice(0, folder.lastIndexOf("/")), { recursive: true });
  await remove(folder);
  await Deno.rename(staged, folder);
}

/** Removes a folder with all that is in it, if it is there. */
export async function remove(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
