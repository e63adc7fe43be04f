import { assertEquals } from "@std/assert";
import { cleanKernels } from "./clean_kernels.ts";

Deno.test("cleanKernels removes what booting keeps and what was left half-made, and nothing else", async () => {
  const cache = await Deno.makeTempDir();
  try {
    for (const path of ["kernels/6.1", "qemu/x86_64/usr", "snapshots", "fetch-0123", "libbpf-0.3"]) {
      await Deno.mkdir(`${cache}/${path}`, { recursive: true });
      await Deno.writeFile(`${cache}/${path}/file`, new Uint8Array(1000));
    }
    assertEquals(await cleanKernels(cache), 4000);
    assertEquals(await Array.fromAsync(Deno.readDir(cache), ({ name }) => name), ["libbpf-0.3"]);
    assertEquals(await cleanKernels(cache), 0);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
  assertEquals(await cleanKernels(cache), 0);
});
