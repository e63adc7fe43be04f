import { assertEquals, assertRejects } from "@std/assert";
import { findGuest } from "./find_guest.ts";

Deno.test("findGuest() tells which kernels there are", async () => {
  await assertRejects(() => findGuest("6.11"), Error, "there is no kernel 6.11 (there are 5.10, 6.1, ");
});

Deno.test("findGuest() wants a file that is a kernel", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "no kernel");
    await assertRejects(() => findGuest(file), Error, `${file}, it is none`);
    await Deno.remove(file);
    await assertRejects(() => findGuest(file), Error, `wanted a kernel's file in ${file}`);
  } finally {
    await Deno.remove(file).catch(() => {});
  }
});

Deno.test("a guest that was not fetched is told by an adapter in one message, with what fetches it", async () => {
  const home = await Deno.makeTempDir();
  try {
    const main = new URL("./main.ts", import.meta.url);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--allow-all", main.href, "6.1"],
      env: { XDG_CACHE_HOME: home, DENO_DIR: await denoDir(), NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const message = new TextDecoder().decode(stderr).trim();
    assertEquals([code, stdout.length], [2, 0]);
    assertEquals(message, "no kernel 6.1 to boot: it was not fetched; run: deno task fetch:kernels 6.1");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

/** Where this Deno keeps its modules, which a process with another cache must be told. */
async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const info: { denoDir?: unknown } = JSON.parse(new TextDecoder().decode(stdout));
  return String(info.denoDir);
}
