/**
 * The bytes of 32-bit numbers, as keys and values of maps are made of them.
 *
 * @example
 * ```ts
 * import { u32 } from "./u32.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(u32(1, -2), Uint8Array.of(1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff));
 * ```
 */
export function u32(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) {
    view.setUint32(i * 4, value, true);
  }
  return bytes;
}
