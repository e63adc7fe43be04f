import { assertEquals } from "@std/assert";
import { ALU } from "../../../bpf/opcode.ts";
import { arithmetic } from "./arithmetic.ts";
import { NARROW, type Range, WIDE } from "./reading.ts";

const to = (min: bigint, max: bigint = min): Range => ({ min, max });
const ANY_64 = to(0n, (1n << 64n) - 1n);

Deno.test("sums and differences go by all four bounds, and are not cut", () => {
  assertEquals(arithmetic(ALU.ADD, WIDE, to(1n, 2n), to(10n, 20n)), to(11n, 22n));
  assertEquals(arithmetic(ALU.SUB, WIDE, to(1n, 2n), to(10n, 20n)), to(-19n, -8n));
  assertEquals(arithmetic(ALU.ADD, WIDE, to((1n << 63n) - 1n), to(1n)), to(1n << 63n));
});

Deno.test("products and shifts that may overflow are any number, known ones are not", () => {
  assertEquals(arithmetic(ALU.MUL, WIDE, to(0n, 3n), to(1n << 62n)), to(0n, 3n << 62n));
  assertEquals(arithmetic(ALU.MUL, WIDE, to(0n, 4n), to(1n << 62n)), ANY_64);
  assertEquals(arithmetic(ALU.LSH, NARROW, to(0n, 4n), to(30n)), NARROW.unsigned.all);
  assertEquals(arithmetic(ALU.MUL, WIDE, to(5n), to(1n << 62n)), to(5n << 62n));
});

Deno.test("a mask bounds what it lets through; other bits are known of known numbers alone", () => {
  assertEquals(arithmetic(ALU.AND, WIDE, ANY_64, to(7n)), to(0n, 7n));
  assertEquals(arithmetic(ALU.AND, WIDE, to(-5n), to(-3n)), to((1n << 64n) - 7n));
  assertEquals(arithmetic(ALU.OR, WIDE, to(0n, 1n), to(7n)), ANY_64);
  assertEquals(arithmetic(ALU.XOR, WIDE, to(5n), to(1n)), to(4n));
});

Deno.test("a shift to the right keeps the sign or not, by a number that is known and less than the width", () => {
  assertEquals(arithmetic(ALU.ARSH, WIDE, to(-8n, 7n), to(1n)), to(-4n, 3n));
  assertEquals(arithmetic(ALU.RSH, WIDE, to(-8n, -1n), to(60n)), to(15n));
  assertEquals(arithmetic(ALU.RSH, NARROW, to(1n), to(32n)), undefined);
  assertEquals(arithmetic(ALU.RSH, NARROW, to(1n), to(-1n)), undefined);
  assertEquals(arithmetic(ALU.RSH, WIDE, to(1n), to(0n, 1n)), undefined);
  assertEquals(arithmetic(ALU.DIV, WIDE, to(8n), to(2n)), undefined);
});
