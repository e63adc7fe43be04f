import { assertEquals, assertThrows } from "@std/assert";
import { encodeBtf } from "./encode.ts";
import { readHeader } from "./header.ts";

/** A blob of one pointer, 24 + 12 + 1 bytes, changed by `change`. */
function blob(change: (view: DataView) => void): Uint8Array {
  const bytes = encodeBtf([{ kind: "ptr", type: 0 }]);
  change(new DataView(bytes.buffer));
  return bytes;
}

Deno.test("readHeader finds both sections", () => {
  const { typesAt, types, strings } = readHeader(blob(() => {}));
  assertEquals([typesAt, types.length, strings.length], [24, 12, 1]);
});

Deno.test("readHeader takes a longer header", () => {
  const short = blob((view) => view.setUint32(4, 32, true));
  const long = new Uint8Array(short.length + 8);
  long.set(short.subarray(0, 24));
  long.set(short.subarray(24), 32);
  assertEquals(readHeader(long).typesAt, 32);
});

Deno.test("readHeader refuses what is not little-endian BTF version 1", () => {
  assertThrows(() => readHeader(new Uint8Array()), SyntaxError, "wanted 24 bytes, got 0");
  assertThrows(() => readHeader(new Uint8Array(24)), SyntaxError, "wanted the magic 0xeb9f, got 0x0");
  assertThrows(() => readHeader(blob((view) => view.setUint16(0, 0xeb9f))), SyntaxError, "got big-endian");
  assertThrows(() => readHeader(blob((view) => view.setUint8(2, 2))), SyntaxError, "wanted version 1, got 2");
});

Deno.test("readHeader refuses sections outside of the blob", () => {
  const cases: [at: number, value: number, message: string][] = [
    [4, 20, "(byte offset 4): wanted a header length of 24 to 37, got 20"],
    [4, 38, "(byte offset 4): wanted a header length of 24 to 37, got 38"],
    [8, 2, "(byte offset 8): wanted a type section within 37 bytes, got 26 to 38"],
    [12, 0xffffffff, "(byte offset 8): wanted a type section within 37 bytes"],
    [12, 13, "the type and string sections overlap"],
    [20, 2, "(byte offset 16): wanted a string section within 37 bytes, got 36 to 38"],
  ];
  for (const [at, value, message] of cases) {
    assertThrows(() => readHeader(blob((view) => view.setUint32(at, value, true))), SyntaxError, message);
  }
  const unaligned = blob((view) => {
    view.setUint32(8, 1, true);
    view.setUint32(12, 8, true);
  });
  assertThrows(() => readHeader(unaligned), SyntaxError, "wanted a type section at a multiple of 4, got 1");
});
