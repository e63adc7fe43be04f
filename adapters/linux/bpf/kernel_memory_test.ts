import { assert, assertEquals } from "@std/assert";
import type { Kernel } from "../kernel.ts";
import { readKernelSymbols } from "../kernel_symbols.ts";
import { readTextFile } from "../read_text_file.ts";
import { testOnGuest } from "../testing/test_on_guest.ts";
import { KernelMemory } from "./kernel_memory.ts";

/** Reads the banner, which a kernel also shows to everybody. */
async function readsTheBanner(kernel: Kernel): Promise<void> {
  const address = (await readKernelSymbols(kernel)).addressOf("linux_banner");
  assert(address !== undefined);
  const banner = await readTextFile(kernel, "/proc/version");
  await using memory = await KernelMemory.open(kernel);
  const bytes = await memory.read(address, banner.length);
  assertEquals(new TextDecoder().decode(bytes), banner);
  const page = await memory.read(address, 4096);
  assertEquals(page.subarray(0, banner.length), bytes, "more than is read at once");
  assertEquals((await memory.read(0n, 16)).length, 0, "where there is no memory");
}

for (const version of ["5.10", "7.2"]) {
  testOnGuest(
    "KernelMemory reads what the kernel shows elsewhere, and stops where memory does",
    version,
    readsTheBanner,
  );
}
