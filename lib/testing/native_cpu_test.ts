import { assertEquals } from "@std/assert";
import { HAS_NATIVE_CPU, NativeCpu } from "./native_cpu.ts";
import { requires } from "./requires.ts";

Deno.test({
  name: "NativeCpu gives and takes every register and the flags",
  ...requires("native-cpu", HAS_NATIVE_CPU),
  fn(): void {
    using cpu = new NativeCpu();
    const registers = BigUint64Array.from({ length: 16 }, (_, number) => 0x1111_1111_1111_1111n * BigInt(number));
    registers[4] = cpu.stack;
    for (const flags of [0x202n, 0x202n | 0x8d5n]) {
      assertEquals(cpu.run(new Uint8Array(), { registers, flags }), { registers, flags });
    }
  },
});

Deno.test({
  name: "NativeCpu runs code on its data, its stack and gs",
  ...requires("native-cpu", HAS_NATIVE_CPU),
  fn(): void {
    using cpu = new NativeCpu();
    const registers = new BigUint64Array(16);
    registers[4] = cpu.stack;
    cpu.dataBytes.set([0x2a], 8);
    // mov rax,gs:[8]; push rax; pop rcx; add ecx,1
    const code = Uint8Array.fromHex("65488b04250800000050" + "59" + "83c101");
    const after = cpu.run(code, { registers, flags: 0x202n });
    assertEquals([after.registers[0], after.registers[1], after.registers[4]], [42n, 43n, cpu.stack]);
    assertEquals(cpu.stackBytes(cpu.stack - 8n, 1), Uint8Array.of(42));
  },
});
