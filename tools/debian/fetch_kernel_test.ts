import { assert, assertEquals, assertRejects } from "@std/assert";
import type { KernelRelease } from "../../adapters/linux/images/catalogue.ts";
import { findKernelImage } from "../../adapters/linux/images/image.ts";
import { header } from "../../adapters/linux/images/testing/header.ts";
import { fetchKernel } from "./fetch_kernel.ts";
import { type FakePackage, withArchive } from "./testing/fake_archive.ts";

const release: KernelRelease = {
  name: "6.1",
  version: "6.1",
  arch: "x86_64",
  suite: "bookworm",
  packages: /^linux-image-6\.\d+\.0-\d+-cloud-amd64$/,
  modules: ["virtio", "virtio_ring"],
};

const module = new TextEncoder().encode("module");

/** A package of a kernel, as Debian lays it out. */
function packageOf(abi: string, version: string, kernel = header("bzImage")): Readonly<Record<string, FakePackage>> {
  const drivers = `lib/modules/${abi}-cloud-amd64/kernel/drivers/virtio`;
  return {
    [`linux-image-${abi}-cloud-amd64`]: {
      version,
      files: {
        [`boot/config-${abi}-cloud-amd64`]: module,
        [`boot/vmlinuz-${abi}-cloud-amd64`]: kernel,
        [`${drivers}/virtio.ko`]: module,
        [`${drivers}/virtio_ring.ko`]: module,
        [`${drivers}/virtio_net.ko`]: module,
      },
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("fetchKernel takes the newest package, and keeps of it what is booted", () => {
  const packages = {
    ...packageOf("6.1.0-9", "6.1.27-1"),
    ...packageOf("6.1.0-56", "6.1.192-2"),
    "linux-image-cloud-amd64": { version: "7", files: {} },
  };
  return withArchive(packages, async ({ context }) => {
    const manifest = await fetchKernel({ release }, context);
    assertEquals(manifest?.package, "linux-image-6.1.0-56-cloud-amd64");
    const folder = `${context.cache}/kernels/6.1`;
    assertEquals(await findKernelImage(release, context.cache), {
      release,
      kernel: `${folder}/bzImage`,
      modules: [`${folder}/virtio.ko`, `${folder}/virtio_ring.ko`],
      packageVersion: "6.1.192-2",
    });
    assertEquals(await namesIn(folder), ["bzImage", "manifest.json", "virtio.ko", "virtio_ring.ko"]);
    assertEquals(await namesIn(context.cache), ["kernels"]);
  });
});

Deno.test("fetchKernel asks for the architecture by Debian's name", () =>
  withArchive(packageOf("6.1.0-56", "6.1.192-2", header("arm64")), async ({ context, calls }) => {
    await fetchKernel({ release: { ...release, arch: "aarch64" } }, context);
    assert(calls.every(({ program, args }) => !program.startsWith("apt") || args.includes("APT::Architecture=arm64")));
    assert((await namesIn(`${context.cache}/kernels/6.1`)).includes("Image"));
  }));

Deno.test("fetchKernel takes the place of an older one, and leaves one that is the newest", () =>
  withArchive(packageOf("6.1.0-56", "6.1.192-2"), async ({ context, calls }) => {
    assertEquals((await fetchKernel({ release, have: "6.1.27-1" }, context))?.packageVersion, "6.1.192-2");
    assertEquals((await fetchKernel({ release }, context))?.packageVersion, "6.1.192-2");
    const before = calls.length;
    assertEquals(await fetchKernel({ release, have: "6.1.192-2" }, context), undefined);
    assertEquals(calls.slice(before).some(({ args }) => args.includes("download")), false);
  }));

Deno.test("fetchKernel says that a suite has gone on", () =>
  withArchive(packageOf("6.2.0-1", "6.2.1-1"), async ({ context, events }) => {
    assertEquals((await fetchKernel({ release }, context))?.version, "6.2");
    assert(events.includes("note: Debian bookworm has gone on to Linux 6.2, which is fetched in its place"));
    const found = await findKernelImage(release, context.cache);
    assert(!(found instanceof Error));
    assertEquals(found.release.name, "6.2");
  }));

Deno.test("fetchKernel puts nothing into the cache that could not be booted", async () => {
  const [[name, whole] = ["", { version: "", files: {} }]] = Object.entries(packageOf("6.1.0-56", "6.1.192-2"));
  const without = (part: string): FakePackage => ({
    ...whole,
    files: Object.fromEntries(Object.entries(whole.files).filter(([path]) => !path.includes(part))),
  });
  const wrong: readonly (readonly [Readonly<Record<string, FakePackage>>, string])[] = [
    [{}, "wanted a package of Linux 6.1 in Debian bookworm, there is none"],
    [{ [name]: without("vmlinuz") }, `wanted a kernel in ${name}, there is none`],
    [{ [name]: without("virtio_ring") }, `wanted virtio_ring.ko in ${name}, there is none`],
    [packageOf("6.1.0-56", "6.1.192-2", header("riscv64")), "got one for riscv64"],
  ];
  for (const [packages, message] of wrong) {
    await withArchive(packages, async ({ context }) => {
      await assertRejects(() => fetchKernel({ release }, context), Error, message);
      assertEquals(await namesIn(context.cache), []);
    });
  }
});
