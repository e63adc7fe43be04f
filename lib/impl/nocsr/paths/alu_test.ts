import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import type { Insn } from "../../../bpf/insn.ts";
import { Refusal } from "../refusal.ts";
import { alu } from "./alu.ts";
import { scalar, unknown, unset, type Value } from "./value.ts";

/** Executes a line of text. */
function execute(text: string, dst: Value, src: Value = unset): Value {
  const none: Insn = { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 };
  return alu(assemble(text)[0] ?? none, dst, src);
}

const frame = (min: number, max = min): Value => ({ kind: "frame", frame: 0, min, max });

Deno.test("constants are computed", () => {
  assertEquals(execute("r1 += 0x3", scalar(4n)), scalar(7n));
  assertEquals(execute("r1 -= r2", scalar(4n), scalar(5n)), scalar(-1n));
  assertEquals(execute("r1 >>= 0x3c", scalar(-1n)), scalar(15n));
  assertEquals(execute("r1 s>>= 0x2", scalar(-5n)), scalar(-2n));
  assertEquals(execute("r1 <<= 0x3f", scalar(1n)), scalar(-(1n << 63n)));
  assertEquals(execute("w1 += 0x1", scalar(0xffffffffn)), scalar(0n));
  assertEquals(execute("w1 = -0x1", unknown), scalar(0xffffffffn));
  assertEquals(execute("r1 = -r1", scalar(4n)), scalar(-4n));
  assertEquals(execute("r1 = (s8)r2", unset, scalar(0x80n)), scalar(-128n));
});

Deno.test("ranges follow additions, masks and shifts", () => {
  assertEquals(execute("r1 &= 0x7", unknown), scalar(0n, 7n));
  assertEquals(execute("r1 &= r2", scalar(0n, 9n), scalar(0n, 4n)), scalar(0n, 4n));
  assertEquals(execute("r1 += 0x8", scalar(0n, 7n)), scalar(8n, 15n));
  assertEquals(execute("r1 -= r2", scalar(0n, 7n), scalar(0n, 1n)), scalar(-1n, 7n));
  assertEquals(execute("r1 <<= 0x3", scalar(0n, 7n)), scalar(0n, 56n));
  assertEquals(execute("r1 *= 0x3", scalar(1n, 2n)), scalar(3n, 6n));
  assertEquals(execute("r1 >>= 0x3c", unknown), scalar(0n, 15n));
  assertEquals(execute("r1 |= 0x1", scalar(0n, 7n)), unknown);
  assertEquals(execute("r1 += r2", unknown, unknown), unknown);
  assertEquals(execute("r1 = (s8)r2", unset, unknown), scalar(-128n, 127n));
  assertEquals(execute("r1 <<= r2", scalar(1n), unknown), unknown);
});

Deno.test("32-bit arithmetic leaves the upper half zero, unless it shifts by what is not known", () => {
  assertEquals(execute("w1 = w2", unset, scalar(-8n, -1n)), scalar(0xfffffff8n, 0xffffffffn));
  assertEquals(execute("w1 = w2", unset, frame(-8)), scalar(0n, 0xffffffffn));
  assertEquals(execute("w1 = (s8)w2", unset, scalar(0x80n)), scalar(0xffffff80n));
  assertEquals(execute("w1 += -0x8", scalar(8n, 15n)), scalar(0n, 7n));
  assertEquals(execute("w1 |= w2", unknown, unknown), scalar(0n, 0xffffffffn));
  assertEquals(execute("w1 <<= w2", scalar(1n), scalar(32n)), unknown);
});

Deno.test("a frame pointer moves by numbers", () => {
  assertEquals(execute("r1 += -0x8", frame(0)), frame(-8));
  assertEquals(execute("r1 += r2", frame(-16), scalar(0n, 8n)), frame(-16, -8));
  assertEquals(execute("r1 += r2", scalar(8n), frame(-16)), frame(-8));
  assertEquals(execute("r1 = r2", unset, frame(-16)), frame(-16));
  assertEquals(execute("r1 += r2", frame(-16), unknown), frame(-Infinity, Infinity));
  assertEquals(execute("r1 -= r2", frame(-8), frame(-16)), unknown);
  assertEquals(execute("w1 -= 0x8", frame(-8)), unknown);
});

Deno.test("other arithmetic on a frame pointer is refused", () => {
  for (const text of ["r1 -= 0x8", "r1 *= 0x2", "r1 &= 0x7"]) {
    assertEquals(assertThrows(() => execute(text, frame(-8)), Refusal).errno, "EACCES");
  }
  assertThrows(() => execute("r1 -= r2", scalar(1n), frame(-8)), Refusal, "R1 pointer arithmetic");
});

Deno.test("a pointer that leads too far from its frame is refused, unless nothing is known of how far", () => {
  assertEquals(execute("r1 += 0x1fffffff", frame(0)), frame(0x1fffffff));
  assertEquals(execute("r1 += r2", frame(-Infinity, Infinity), scalar(8n)), frame(-Infinity, Infinity));
  assertThrows(() => execute("r1 += -0x20000000", frame(0)), Refusal, "out of bounds");
});
