import type { KernelImage } from "../images/image.ts";
import type { ArchivedFile } from "./cpio.ts";

/** The files that every guest begins with: the agent, and the modules that it inserts. */
export async function agentFiles({ modules }: KernelImage, agent: Uint8Array): Promise<readonly ArchivedFile[]> {
  const contents = await Promise.all(modules.map((path) => Deno.readFile(path)));
  return [
    { path: "init", bytes: agent },
    ...contents.map((bytes, index) => ({ path: `modules/${`${index}`.padStart(2, "0")}`, bytes })),
  ];
}
