import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MANIFEST, type QemuManifest } from "./manifest.ts";
import { findQemu, installedQemu, libraryPath, qemuFolder, qemuVersion } from "./qemu.ts";
import { writeFakeQemu } from "./testing/fake_qemu.ts";

const program = "usr/bin/qemu-system-riscv64";

/** Calls with a cache that has a QEMU for riscv64. */
async function withQemu(body: (cache: string) => Promise<void>): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    const folder = qemuFolder("riscv64", cache);
    const bytes = await writeFakeQemu(`${folder}/${program}`, "10.0.2");
    const manifest: QemuManifest = {
      version: "10.0.2",
      program: { path: program, bytes },
      data: ["usr/share/qemu"],
      libraries: ["usr/lib", "lib"],
    };
    await Deno.writeTextFile(`${folder}/${MANIFEST}`, JSON.stringify(manifest));
    await body(cache);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

/** What is on the path is taken before the cache. */
const ignore = Deno.build.os === "windows" || await installedQemu("riscv64") !== undefined;

Deno.test({
  name: "findQemu finds what was fetched, with its firmware and libraries",
  ignore,
  fn: () =>
    withQemu(async (cache) => {
      const folder = `${cache}/qemu/riscv64`;
      assertEquals(await findQemu("riscv64", cache), {
        program: `${folder}/${program}`,
        data: [`${folder}/usr/share/qemu`],
        env: { LD_LIBRARY_PATH: `${folder}/usr/lib:${folder}/lib` },
        version: "10.0.2",
      });
    }),
});

Deno.test({
  name: "findQemu says what to run where there is none, or a damaged one",
  ignore,
  fn: () =>
    withQemu(async (cache) => {
      await Deno.truncate(`${cache}/qemu/riscv64/${program}`, 5);
      const damaged = await findQemu("riscv64", cache);
      assert(damaged instanceof Error);
      assertStringIncludes(damaged.message, "got 5; run: deno task fetch:kernels");
      const missing = await findQemu("riscv64", `${cache}/other`);
      assert(missing instanceof Error);
      assertStringIncludes(missing.message, "none of version 10 is on the path, and it was not fetched; run:");
    }),
});

Deno.test({
  name: "qemuVersion reads the version, of one that starts",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await writeFakeQemu(`${folder}/good`, "7.2.22");
      await writeFakeQemu(`${folder}/bad`, undefined);
      assertEquals(await qemuVersion(`${folder}/good`, {}), "7.2.22");
      assertEquals(await qemuVersion(`${folder}/bad`, {}), undefined);
      assertEquals(await qemuVersion(`${folder}/none`, {}), undefined);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("libraryPath leaves the environment as it is where there is no folder", () => {
  assertEquals(libraryPath([]), {});
  assertEquals(libraryPath(["/a", "/b"]), { LD_LIBRARY_PATH: "/a:/b" });
});
