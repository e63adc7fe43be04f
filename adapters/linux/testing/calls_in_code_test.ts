import { assertEquals } from "@std/assert";
import { callsInCode } from "./calls_in_code.ts";

Deno.test("callsInCode() counts what leaves the way back in its register", () => {
  // mov x0, #0; bl +8; blr x10; br x10; ret
  const arm = Uint32Array.of(0xd2800000, 0x94000002, 0xd63f0140, 0xd61f0140, 0xd65f03c0);
  assertEquals(callsInCode(new Uint8Array(arm.buffer), "aarch64"), 2);
  // addi sp, sp, -32 and ret in 16 bits; jal, jalr and c.jalr with the way back in ra; jalr without
  const riscv = Uint16Array.of(0x1101, 0x00ef, 0x0000, 0x80e7, 0x0002, 0x9502, 0x8067, 0x0000, 0x8082);
  assertEquals(callsInCode(new Uint8Array(riscv.buffer), "riscv64"), 3);
});
