import { assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import type { Insn } from "../../../bpf/insn.ts";
import { type Branch, branch } from "./branch.ts";
import { scalar, unknown, unset, type Value } from "./value.ts";

/** Follows the jump of a line of text. */
function follow(text: string, dst: Value, src: Value = unset): Branch {
  const [insn] = assemble(`${text} goto +0x0`);
  const none: Insn = { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 };
  return branch(insn ?? none, dst, src);
}

const never: Value | undefined = undefined;

Deno.test("a number that is known decides", () => {
  assertEquals(follow("if r1 == 0x5", scalar(5n)), { taken: scalar(5n), passed: never });
  assertEquals(follow("if r1 != 0x5", scalar(5n)), { taken: never, passed: scalar(5n) });
  assertEquals(follow("if r1 & 0x4", scalar(5n)), { taken: scalar(5n), passed: never });
  assertEquals(follow("if r1 > r2", scalar(-1n), scalar(5n)), { taken: scalar(-1n), passed: never });
  assertEquals(follow("if r1 s> r2", scalar(-1n), scalar(5n)), { taken: never, passed: scalar(-1n) });
});

Deno.test("a comparison bounds a range on both ways", () => {
  const byte = scalar(0n, 255n);
  assertEquals(follow("if r1 > 0x7", byte), { taken: scalar(8n, 255n), passed: scalar(0n, 7n) });
  assertEquals(follow("if r1 >= 0x7", byte), { taken: scalar(7n, 255n), passed: scalar(0n, 6n) });
  assertEquals(follow("if r1 < 0x7", byte), { taken: scalar(0n, 6n), passed: scalar(7n, 255n) });
  assertEquals(follow("if r1 <= 0x7", byte), { taken: scalar(0n, 7n), passed: scalar(8n, 255n) });
  assertEquals(follow("if r1 == 0x7", byte), { taken: scalar(7n), passed: byte });
  assertEquals(follow("if r1 == 0x100", byte), { taken: never, passed: byte });
  assertEquals(follow("if w1 > 0x7", byte), { taken: scalar(8n, 255n), passed: scalar(0n, 7n) });
});

Deno.test("an unsigned bound says nothing of what is above it, where numbers may be negative", () => {
  assertEquals(follow("if r1 > 0x7", unknown), { taken: unknown, passed: scalar(0n, 7n) });
  assertEquals(follow("if r1 > 0x7", scalar(-9n, 3n)), { taken: scalar(-9n, 3n), passed: scalar(0n, 3n) });
  assertEquals(follow("if r1 < -0x2", scalar(-9n, 3n)), { taken: scalar(-9n, 3n), passed: scalar(-2n, -1n) });
});

Deno.test("lower halves bound a number that they are all of", () => {
  const word = scalar(0n, 0xffffffffn);
  assertEquals(follow("if w1 > 0x7", word), { taken: scalar(8n, 0xffffffffn), passed: scalar(0n, 7n) });
  assertEquals(follow("if w1 s> 0x7", word), { taken: word, passed: word });
  assertEquals(follow("if w1 == 0x5", scalar(0x100000005n)), { taken: scalar(0x100000005n), passed: never });
});

Deno.test("a test of bits decides only of a number that is known", () => {
  assertEquals(follow("if r1 & 0x4", scalar(3n)), { taken: never, passed: scalar(3n) });
  assertEquals(follow("if r1 & 0x4", scalar(0n, 3n)), { taken: scalar(0n, 3n), passed: scalar(0n, 3n) });
});

Deno.test("a signed bound cuts where it says", () => {
  assertEquals(follow("if r1 s< 0x0", scalar(-9n, 3n)), { taken: scalar(-9n, -1n), passed: scalar(0n, 3n) });
  assertEquals(follow("if r1 s>= -0x2", scalar(-9n, 3n)), { taken: scalar(-2n, 3n), passed: scalar(-9n, -3n) });
});

Deno.test("nothing is known of pointers, of halves of large numbers, and of unknown operands", () => {
  const pointer: Value = { kind: "frame", frame: 0, min: -8, max: -8 };
  assertEquals(follow("if r1 == 0x0", pointer), { taken: pointer, passed: pointer });
  assertEquals(follow("if w1 == 0x0", unknown), { taken: unknown, passed: unknown });
  assertEquals(follow("if r1 == r2", scalar(5n), unknown), { taken: scalar(5n), passed: scalar(5n) });
});
