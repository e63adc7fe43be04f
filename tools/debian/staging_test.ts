import { assertEquals, assertRejects } from "@std/assert";
import { place, remove, withStaging } from "./staging.ts";

/** Calls with a folder, and removes it. */
async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("what was made in staging goes to its place, and nothing else stays", () =>
  withFolder(async (root) => {
    const cache = `${root}/cache`;
    for (const content of ["old", "new"]) {
      await withStaging(cache, async (work) => {
        await Deno.mkdir(`${work}/image`);
        await Deno.writeTextFile(`${work}/image/kernel`, content);
        await Deno.writeTextFile(`${work}/rest`, "");
        await place(`${work}/image`, `${cache}/kernels/6.1`);
      });
    }
    assertEquals(await namesIn(cache), ["kernels"]);
    assertEquals(await Deno.readTextFile(`${cache}/kernels/6.1/kernel`), "new");
  }));

Deno.test("nothing half-made stays of what fails, and a full disk is called so", () =>
  withFolder(async (cache) => {
    const failing = (message: string) =>
      withStaging(cache, async (work) => {
        await Deno.writeTextFile(`${work}/half`, "");
        throw new Error(message);
      });
    await assertRejects(() => failing("a bug"), Error, "a bug");
    await assertRejects(() => failing("No space left on device (os error 28)"), Error, "the disk is full; No space");
    assertEquals(await namesIn(cache), []);
  }));

Deno.test("remove takes a folder that is not there for removed", () =>
  withFolder(async (folder) => {
    await remove(`${folder}/none`);
  }));
