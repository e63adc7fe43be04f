import { assertEquals } from "@std/assert";
import { input, inputOutput, type Memory, output } from "../kernel.ts";
import { encodeRequest, encodeStop } from "./request.ts";

/** A frame's header, as the eight numbers that it is. */
function header(frame: Uint8Array<ArrayBuffer>): readonly number[] {
  return [...new Uint32Array(frame.buffer, 0, 8)];
}

Deno.test("encodeRequest() lays blocks out in an arena and tells where addresses are", () => {
  const name = input(Uint8Array.of(1, 2, 3));
  const log = output(20);
  const attr: Memory = {
    bytes: new Uint8Array(16).fill(9),
    direction: "inout",
    pointers: [{ offset: 0, target: name }, { offset: 8, target: output(0) }],
  };
  const { frame, outputs } = encodeRequest(5, "aside", [{ number: 321, args: [7, attr, log, -1] }]);
  // The arena: attr at 0, name at 16, log at 32, 64 bytes in all.
  assertEquals(header(frame), [64 + 2 * 8 + 2 * 8 + 4 + 19, 5, 1, 1, 2, 2, 1, 64]);
  assertEquals([...new BigUint64Array(frame.buffer, 32, 8)], [321n, 7n, 0n, 32n, 2n ** 64n - 1n, 0n, 0n, 0b110n]);
  assertEquals([...new Uint32Array(frame.buffer, 96, 9)], [0, 16, 16, 3, 0, 16, 32, 20, 0]);
  assertEquals([...frame.slice(132)], [...[16, 0, 0, 0, 0, 0, 0, 0], ...[0, 0, 0, 0, 0, 0, 0, 0], 1, 2, 3]);
  assertEquals(outputs, [attr, log]);
});

Deno.test("encodeRequest() sends a block that several calls share once", () => {
  const shared = inputOutput(new Uint8Array(8));
  const { frame, outputs } = encodeRequest(1, "watch", [{ number: 1, args: [shared] }, {
    number: 2,
    args: [0, shared],
  }]);
  assertEquals(header(frame), [2 * 64 + 2 * 8 + 8, 1, 2, 2, 1, 1, 0, 16]);
  assertEquals(outputs, [shared]);
});

Deno.test("encodeRequest() passes an empty block as 0", () => {
  const { frame } = encodeRequest(1, "ordinary", [{ number: 1, args: [output(0)] }]);
  assertEquals(header(frame), [64, 1, 0, 1, 0, 0, 0, 0]);
  assertEquals([...new BigUint64Array(frame.buffer, 32, 8)], [1n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
});

Deno.test("encodeStop() is a header that names the watch", () => {
  assertEquals(header(encodeStop(9)), [0, 9, 3, 0, 0, 0, 0, 0]);
});
