import { assertEquals, assertRejects } from "@std/assert";
import { KERNEL_HEADER, kernelFile, readKernelFile } from "./kernel_file.ts";
import { header } from "./testing/header.ts";

Deno.test("kernelFile tells each kind by its mark", () => {
  assertEquals(kernelFile(header("vmlinux")), { arch: "x86_64", format: "vmlinux" });
  assertEquals(kernelFile(header("bzImage")), { arch: "x86_64", format: "bzImage" });
  assertEquals(kernelFile(header("arm64")), { arch: "aarch64", format: "Image" });
  assertEquals(kernelFile(header("riscv64")), { arch: "riscv64", format: "Image" });
});

Deno.test("kernelFile takes nothing else for a kernel", () => {
  const elfOfArm = header("vmlinux");
  elfOfArm[18] = 183;
  for (const other of [new Uint8Array(), new Uint8Array(KERNEL_HEADER), Uint8Array.of(0x1f, 0x8b), elfOfArm]) {
    assertEquals(kernelFile(other), undefined);
  }
});

Deno.test("kernelFile wants the whole mark", () => {
  for (const [kind, end] of [["bzImage", 0x205], ["arm64", 0x3b], ["riscv64", 0x3b], ["vmlinux", 18]] as const) {
    assertEquals(kernelFile(header(kind).subarray(0, end)), undefined, kind);
  }
});

Deno.test("readKernelFile reads a file that is shorter than a header", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, header("arm64").subarray(0, 0x3c));
    assertEquals(await readKernelFile(path), { arch: "aarch64", format: "Image" });
    await Deno.writeTextFile(path, "no kernel");
    assertEquals(await readKernelFile(path), undefined);
  } finally {
    await Deno.remove(path);
  }
  await assertRejects(() => readKernelFile(path), Deno.errors.NotFound);
});
