import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { KernelRelease } from "./catalogue.ts";
import { findKernelImage, imageFolder, type KernelImage } from "./image.ts";
import { type ImageManifest, MANIFEST } from "./manifest.ts";
import { header } from "./testing/header.ts";

const release: KernelRelease = {
  name: "6.1",
  version: "6.1",
  arch: "x86_64",
  suite: "bookworm",
  packages: /^linux-image-/,
  modules: ["virtio"],
};

const kernel = header("bzImage");

const manifest: ImageManifest = {
  package: "linux-image-6.1.0-56-cloud-amd64",
  packageVersion: "6.1.192-2",
  version: "6.1",
  kernel: { path: "bzImage", bytes: kernel.length },
  modules: [{ path: "virtio.ko", bytes: 6 }],
};

/** Calls with a cache that has an image with these files. */
async function withImage(
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
  body: (cache: string) => Promise<void>,
): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    await Deno.mkdir(imageFolder(release, cache), { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(`${imageFolder(release, cache)}/${path}`, bytes);
    }
    await body(cache);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

const whole = { [MANIFEST]: JSON.stringify(manifest), bzImage: kernel, "virtio.ko": "module" };

function messageOf(found: KernelImage | Error): string {
  assert(found instanceof Error);
  assertStringIncludes(found.message, "run: deno task fetch:kernels 6.1");
  return found.message;
}

Deno.test("findKernelImage finds what was fetched", async () => {
  await withImage(whole, async (cache) => {
    const folder = `${cache}/kernels/6.1`;
    assertEquals(await findKernelImage(release, cache), {
      release,
      kernel: `${folder}/bzImage`,
      modules: [`${folder}/virtio.ko`],
      packageVersion: "6.1.192-2",
    });
  });
});

Deno.test("findKernelImage calls a kernel by the version that was fetched", async () => {
  await withImage({ ...whole, [MANIFEST]: JSON.stringify({ ...manifest, version: "6.2" }) }, async (cache) => {
    const found = await findKernelImage(release, cache);
    assert(!(found instanceof Error));
    assertEquals(found.release, { ...release, name: "6.2", version: "6.2" });
  });
});

Deno.test("findKernelImage says what to run where nothing was fetched", async () => {
  await withImage({}, async (cache) => {
    assertStringIncludes(messageOf(await findKernelImage(release, cache)), "it was not fetched");
  });
});

Deno.test("findKernelImage tells a wrong image", async () => {
  const { "virtio.ko": _, ...withoutModule } = whole;
  const wrong = [
    [{ ...whole, bzImage: kernel.subarray(0, 100) }, `with ${kernel.length} bytes, got 100`],
    [withoutModule, "virtio.ko with 6 bytes, it is not there"],
    [{ ...whole, bzImage: header("arm64") }, "wanted a kernel for x86_64 in"],
    [{ ...whole, bzImage: header("arm64") }, "got one for aarch64"],
    [{ ...whole, bzImage: new Uint8Array(kernel.length) }, "it is no kernel that can be booted"],
    [{ ...whole, [MANIFEST]: "{" }, "it is not understood"],
    [{ ...whole, [MANIFEST]: '{"kernel":"bzImage"}' }, "it is not understood"],
  ] as const;
  for (const [files, message] of wrong) {
    await withImage(files, async (cache) => {
      assertStringIncludes(messageOf(await findKernelImage(release, cache)), message);
    });
  }
});
