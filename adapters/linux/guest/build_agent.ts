import { compileC } from "../compile_c.ts";
import type { GuestArch } from "../images/catalogue.ts";

/** The source of the agent. */
const SOURCE = new URL("./agent.c", import.meta.url);

/** No C library, nothing that the compiler would want of one, and nothing that depends on where it is loaded. */
const FLAGS = [
  ...["-std=gnu11", "-O2", "-Wall", "-static", "-nostdlib", "-ffreestanding", "-fno-pie", "-no-pie"],
  ...["-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-fno-builtin", "-Wl,--build-id=none", "-s"],
];

/**
 * Compiles the agent that is a guest's first process.
 *
 * @param folder Where to keep it, by its source: the agent of a source that is there is not compiled again.
 * @returns The agent.
 * @throws {Error} If no compiler is there, or it fails; the message says which are wanted.
 */
export async function buildAgent(arch: GuestArch, folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const source = await Deno.readFile(SOURCE);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", source)).toHex().slice(0, 16);
  const path = `${folder}/agent-${arch}-${digest}`;
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(folder, { recursive: true });
  const unfinished = await Deno.makeTempFile({ dir: folder, prefix: "agent-" });
  try {
    await compileC(arch, [...FLAGS, "-o", unfinished], source, "the agent of a guest");
    await Deno.rename(unfinished, path);
  } catch (error) {
    // A compiler that fails takes it away itself.
    await Deno.remove(unfinished).catch(() => {});
    throw error;
  }
  return await Deno.readFile(path);
}
