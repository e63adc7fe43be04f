import { assertEquals } from "@std/assert";
import { zstdCompressSync } from "node:zlib";
import { vmlinuxOf } from "./vmlinux_of.ts";

const vmlinux = new TextEncoder().encode("\x7fELF and the rest of a kernel".repeat(40));

/** Where the payload is, behind one sector of boot code and one of setup. */
const PAYLOAD = 1024 + 100;

/** A bzImage with this payload, which is told to be so long once it is decompressed. */
function bzImage(payload: Uint8Array, length = vmlinux.length): Uint8Array<ArrayBuffer> {
  const image = new Uint8Array(PAYLOAD + payload.length + 4 + 50);
  const view = new DataView(image.buffer);
  image[0x1f1] = 1;
  image.set(new TextEncoder().encode("HdrS"), 0x202);
  view.setUint32(0x248, PAYLOAD - 1024, true);
  view.setUint32(0x24c, payload.length + 4, true);
  image.set(payload, PAYLOAD);
  view.setUint32(PAYLOAD + payload.length, length, true);
  return image;
}

Deno.test("vmlinuxOf decompresses what Zstandard compressed", () => {
  assertEquals(new Uint8Array(vmlinuxOf(bzImage(zstdCompressSync(vmlinux))) ?? []), vmlinux);
});

Deno.test("vmlinuxOf leaves what is compressed otherwise, cut off, or not as long as it is told", () => {
  const compressed = zstdCompressSync(vmlinux);
  const whole = bzImage(compressed);
  const noHeader = whole.slice();
  noHeader[0x202] = 0;
  const lz4 = Uint8Array.of(0x02, 0x21, 0x4c, 0x18, ...compressed);
  for (
    const image of [
      noHeader,
      bzImage(lz4),
      whole.slice(0, PAYLOAD + 20),
      bzImage(compressed, 7),
      bzImage(lz4.slice(0, 2)),
    ]
  ) {
    assertEquals(vmlinuxOf(image), undefined);
  }
});
