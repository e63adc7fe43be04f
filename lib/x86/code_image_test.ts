import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CodeImage } from "./code_image.ts";
import { decode } from "./decode.ts";
import { formatInsn } from "./format_insn.ts";

const BASE = 0x1000n;

function imageOf(hex: string): CodeImage {
  return new CodeImage([{ name: "f", base: BASE, bytes: Uint8Array.fromHex(hex) }]);
}

function textAt(code: CodeImage, address: bigint): string | undefined {
  const fetched = code.fetch(address);
  return fetched && formatInsn(fetched.kind === "insn" ? fetched.insn : fetched);
}

Deno.test("code is found by its addresses only", () => {
  const code = imageOf("55c3");
  code.map({ name: "g", base: 0x1002n, bytes: Uint8Array.of(0xc9) });
  assertEquals([0xfffn, 0x1000n, 0x1001n, 0x1002n, 0x1003n].map((address) => textAt(code, address)), [
    undefined,
    "push rbp",
    "ret",
    "leave",
    undefined,
  ]);
  assertEquals(code.locate(0x1002n), { region: "g", offset: 0 });
  assertEquals(code.locate(0x1003n), undefined);
});

Deno.test("an instruction does not reach into the next region", () => {
  const code = imageOf("e900");
  code.map({ name: "g", base: 0x1002n, bytes: new Uint8Array(8) });
  assertEquals(textAt(code, BASE), "(truncated)");
});

Deno.test("an instruction is decoded once until its bytes are written", () => {
  const code = imageOf("0f1f4400005055");
  const nop = code.fetch(BASE);
  assert(nop !== undefined && code.fetch(BASE) === nop);
  code.write(BASE + 5n, Uint8Array.of(0x53));
  assert(textAt(code, BASE + 5n) === "push rbx");
  code.write(BASE + 1n, Uint8Array.fromHex("00000000"));
  assertEquals(textAt(code, BASE), "sldt WORD PTR [rax]");
  code.write(BASE, Uint8Array.of(0xcc));
  assertEquals(textAt(code, BASE), "int3");
});

Deno.test("after any pokes the code decodes as its bytes do", () => {
  const poke = fc.record({ offset: fc.nat(39), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 40, maxLength: 40 }), fc.array(poke), (bytes, pokes) => {
      const code = new CodeImage([{ name: "f", base: BASE, bytes }]);
      const now = bytes.slice();
      for (const { offset, bytes } of pokes) {
        for (let at = 0; at < 40; at++) code.fetch(BASE + BigInt(at));
        const fitting = bytes.subarray(0, 40 - offset);
        code.write(BASE + BigInt(offset), fitting);
        now.set(fitting, offset);
      }
      assertEquals(code.read(BASE, 40), now);
      for (let at = 0; at < 40; at++) {
        const fetched = code.fetch(BASE + BigInt(at));
        assertEquals(fetched?.kind === "insn" ? fetched.insn : fetched, decode(now, at, BASE));
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("a write or read that leaves its region is an error, and writes nothing", () => {
  const code = imageOf("55c3");
  code.map({ name: "g", base: 0x1002n, bytes: Uint8Array.of(0xc9) });
  assertThrows(() => code.write(0x1001n, new Uint8Array(2)), RangeError, "2 bytes within one region of code");
  assertThrows(() => code.write(0x2000n, new Uint8Array(1)), RangeError, "0x2000");
  assertThrows(() => code.read(0xfffn, 1), RangeError);
  assertEquals(code.read(BASE, 2).toHex(), "55c3");
});

Deno.test("code keeps its own copy, in disjoint regions", () => {
  const bytes = Uint8Array.of(0x55);
  const code = new CodeImage([{ name: "f", base: BASE, bytes }]);
  bytes[0] = 0xc3;
  assertEquals(textAt(code, BASE), "push rbp");
  assertThrows(() => code.map({ name: "g", base: BASE, bytes }), RangeError, "g at 0x1000 over f");
  assertThrows(() => code.map({ name: "g", base: 1n << 64n, bytes }), RangeError, "64 bits");
});
