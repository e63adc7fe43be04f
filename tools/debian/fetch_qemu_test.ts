import { assert, assertEquals, assertRejects } from "@std/assert";
import { qemuFolder } from "../../adapters/linux/images/qemu.ts";
import { fetchQemu } from "./fetch_qemu.ts";
import { type FakePackage, withArchive } from "./testing/fake_archive.ts";

const triplet = `${Deno.build.arch}-linux-gnu`;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** An archive with a QEMU of this version, which answers with it or does not start. */
function archiveOf(version: string, starts = true): Readonly<Record<string, FakePackage>> {
  const program = bytes(`#!/bin/sh\n${starts ? `echo QEMU emulator version ${version}` : "exit 127"}\n`);
  return {
    libc6: { version: "2.36-9", files: { [`lib/${triplet}/libc.so.6`]: bytes("") } },
    libfdt1: { version: "1.6", files: { [`usr/lib/${triplet}/libfdt.so.1`]: bytes("") } },
    zlib1g: { version: "1:1.2", files: { [`lib/${triplet}/libz.so.1`]: bytes("") } },
    passwd: { version: "1:4.13", files: { "usr/bin/passwd": bytes("") } },
    "qemu-system-data": { version: `1:${version}+ds-2`, files: { "usr/share/qemu/bios.bin": bytes("") } },
    seabios: { version: "1.16", files: { "usr/share/seabios/bios.bin": bytes("") } },
    "qemu-system-x86": {
      version: `1:${version}+ds-2`,
      files: { "usr/bin/qemu-system-x86_64": program, "usr/bin/qemu-system-i386": program },
    },
  };
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "fetchQemu takes QEMU, its firmware and its libraries, and leaves out the C library and programs",
  ignore,
  fn: () =>
    withArchive(archiveOf("10.0.2"), async ({ context, calls }) => {
      const manifest = await fetchQemu("x86_64", context);
      assertEquals(manifest.version, "10.0.2");
      assertEquals(manifest.data, ["usr/share/qemu", "usr/share/seabios"]);
      assertEquals(manifest.libraries, [`usr/lib/${triplet}`, `lib/${triplet}`]);
      const download = calls.find(({ args }) => args.includes("download"))?.args ?? [];
      const names = download.slice(download.indexOf("download") + 1).map((exact) => exact.replace(/=.*/, ""));
      assertEquals(names, ["libfdt1", "zlib1g", "qemu-system-data", "seabios", "qemu-system-x86"]);
      const programs = await Array.fromAsync(
        Deno.readDir(`${qemuFolder("x86_64", context.cache)}/usr/bin`),
        ({ name }) => name,
      );
      assertEquals(programs, ["qemu-system-x86_64"]);
    }),
});

Deno.test("fetchQemu takes the one of the suite that is installed, unless that has it among its backports", async () => {
  for (const [codename, first] of [["bookworm", "bookworm-backports"], ["trixie", "trixie"]] as const) {
    await withArchive(archiveOf("9.2.0"), async ({ context, calls }) => {
      const archives = context.debian.archives.map((archive) => ({ ...archive, suites: [codename] }));
      await assertRejects(
        () => fetchQemu("x86_64", { ...context, debian: { codename, archives } }),
        Error,
        `wanted QEMU 10 or newer, Debian ${codename} has 9.2.0+ds-2`,
      );
      assert(calls.some(({ args }) => args.includes(`APT::Default-Release=${first}`)));
    });
  }
});

Deno.test({
  name: "fetchQemu puts none into the cache that does not start",
  ignore,
  fn: () =>
    withArchive(archiveOf("10.0.2", false), async ({ context }) => {
      await assertRejects(() => fetchQemu("x86_64", context), Error, "wanted qemu-system-x86_64 to start, it does not");
      assertEquals(await Array.fromAsync(Deno.readDir(context.cache)), []);
    }),
});
