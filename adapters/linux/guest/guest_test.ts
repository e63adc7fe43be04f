import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { requires } from "../../../lib/testing/requires.ts";
import { kernelIdentity } from "../kernel_identity.ts";
import { findGuest, type FoundGuest } from "./find_guest.ts";
import { startGuest } from "./guest.ts";

/** Calls with an empty cache and a kernel. */
function testWithCache(name: string, body: (guest: FoundGuest, cache: string) => Promise<void>): void {
  Deno.test({
    name,
    ...requires("guests", false),
    fn: async () => {
      const cache = await Deno.makeTempDir();
      try {
        await body(await findGuest("6.1"), cache);
      } finally {
        await Deno.remove(cache, { recursive: true });
      }
    },
  });
}

testWithCache("startGuest() boots once and then takes up the snapshot", async ({ image, qemu }, cache) => {
  const stages: string[] = [];
  for (let times = 0; times < 2; times++) {
    await using guest = await startGuest(image, qemu, (stage) => stages.push(stage), cache);
    assertEquals((await kernelIdentity(guest.kernel)).version, "6.1");
  }
  assertEquals(stages, ["boot", "snapshot", "restore", "restore"]);
});

testWithCache("a file that is no kernel ends at once, with what QEMU says of it", async ({ image, qemu }, cache) => {
  const kernel = `${cache}/kernel`;
  await Deno.writeTextFile(kernel, "nothing that boots".repeat(1000));
  const error = await assertRejects(() => startGuest({ ...image, kernel }, qemu, () => {}, cache), Error);
  assertStringIncludes(error.message, "QEMU said");
});

testWithCache("a snapshot that cannot be written leaves nothing half-made", async ({ image, qemu }, cache) => {
  const folder = `${cache}/snapshots`;
  const stages: string[] = [];
  const error = await assertRejects(
    () =>
      startGuest(image, qemu, (stage) => {
        stages.push(stage);
        // The folder is gone when the snapshot is to be written into it.
        if (stage === "snapshot") Deno.removeSync(folder, { recursive: true });
      }, cache),
    Error,
  );
  assertStringIncludes(error.message, "cannot write the snapshot");
  assertEquals(stages, ["boot", "snapshot"]);
  assert(!await Deno.stat(folder).then(() => true, () => false));
});
