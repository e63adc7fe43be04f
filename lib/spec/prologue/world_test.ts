import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { PT_REGS_BYTES } from "./pt_regs.ts";
import { world } from "./world.ts";

Deno.test("world() makes the same world from the same seed", () => {
  assertEquals(world(1, true).read(0x1000n), world(1, true).read(0x1000n));
  assertNotEquals(world(1, true).read(0x1000n), world(2, true).read(0x1000n));
});

Deno.test("world() holds different values in all registers and around an address", () => {
  const { register, read } = world(1, false);
  const registers = Array.from({ length: PT_REGS_BYTES / 8 }, (_, i) => register(8 * i));
  const words = Array.from({ length: 1000 }, (_, i) => read(0x1000n + BigInt(i)));
  assertEquals(new Set([...registers, ...words]).size, registers.length + 1000);
});

Deno.test("world() gives values the sign that is asked for, in every width", () => {
  for (const negative of [true, false]) {
    const value = world(3, negative).read(0x1234n);
    for (const bits of [8, 16, 32, 64]) assertEquals(BigInt.asIntN(bits, value) < 0n, negative);
    assert(value < 1n << 64n);
  }
});

Deno.test("world() writes its registers where pt_regs keeps them", () => {
  const { context, register } = world(4, true);
  const view = new DataView(context.buffer);
  assertEquals(context.length, PT_REGS_BYTES);
  assertEquals(view.getBigUint64(112, true), register(112));
});
