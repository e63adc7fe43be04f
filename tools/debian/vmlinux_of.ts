import { Buffer } from "node:buffer";
import { zstdDecompressSync } from "node:zlib";
import { KERNEL_HEADER, kernelFile } from "../../adapters/linux/images/kernel_file.ts";

/** How a Zstandard frame begins (RFC 8878). */
const ZSTD = 0xfd2fb528;

/** How long a sector of a boot loader is, in bytes. */
const SECTOR = 512;

/**
 * Takes the kernel proper out of a bzImage that is compressed with Zstandard; `undefined` if it is compressed otherwise,
 * or is no bzImage. Emulated, such a kernel needs more than a second to decompress itself.
 *
 * Where it lies is told by the header: Documentation/arch/x86/boot.rst, setup_sects, payload_offset and payload_length.
 */
export function vmlinuxOf(image: Uint8Array<ArrayBuffer>): Uint8Array | undefined {
  if (image.length < KERNEL_HEADER || kernelFile(image)?.format !== "bzImage") return undefined;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const start = ((image[0x1f1] ?? 0) + 1) * SECTOR + view.getUint32(0x248, true);
  const end = start + view.getUint32(0x24c, true);
  if (end - start < 8 || end > image.length || view.getUint32(start, true) !== ZSTD) return undefined;
  // How long it is decompressed follows the frame.
  const vmlinux = zstdDecompressSync(Buffer.from(image.buffer, image.byteOffset + start, end - start - 4));
  return vmlinux.length === view.getUint32(end - 4, true) ? vmlinux : undefined;
}
