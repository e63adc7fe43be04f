import { z } from "zod";

/** A file of an image: its path in the image's folder, and its size in bytes. */
const imageFile = z.strictObject({ path: z.string(), bytes: z.int().min(0) });

/** A file that was fetched. */
export type ImageFile = z.infer<typeof imageFile>;

/** What lies beside a kernel that was fetched and tells what it is. */
export const imageManifest = z.strictObject({
  /** The package that it is from. */
  package: z.string(),
  packageVersion: z.string(),
  /** The kernel's own version: the first two numbers. */
  version: z.string(),
  kernel: imageFile,
  modules: z.array(imageFile).readonly(),
});

/** A kernel that was fetched. */
export type ImageManifest = z.infer<typeof imageManifest>;

/** What lies beside a QEMU that was fetched and tells what it is; paths are in its folder. */
export const qemuManifest = z.strictObject({
  version: z.string(),
  program: imageFile,
  data: z.array(z.string()).readonly(),
  libraries: z.array(z.string()).readonly(),
});

/** A QEMU that was fetched. */
export type QemuManifest = z.infer<typeof qemuManifest>;

/** The name of either's file. */
export const MANIFEST = "manifest.json";

/**
 * Reads what a folder says of itself; `undefined` if it says nothing.
 *
 * @throws {Error} If it cannot be read, or is not understood.
 */
export async function readManifest<T>(folder: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(`${folder}/${MANIFEST}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`wanted ${folder}/${MANIFEST} to say what lies there, it is not understood`, { cause });
  }
}

/**
 * Checks that a file is still there and as long as it was.
 *
 * @throws {Error} If it is not.
 */
export async function checkFile(folder: string, { path, bytes }: ImageFile): Promise<void> {
  let size: number | undefined;
  try {
    ({ size } = await Deno.stat(`${folder}/${path}`));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (size === bytes) return;
  const got = size === undefined ? "it is not there" : `got ${size}`;
  throw new Error(`wanted ${folder}/${path} with ${bytes} bytes, ${got}`);
}
