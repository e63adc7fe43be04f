import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { subprogsOf } from "../../nocsr/subprog.ts";
import { Declined } from "../declined.ts";
import { follow } from "./follow.ts";
import { stackDepths } from "./stack_depths.ts";

function depths(text: string): readonly number[] {
  const program = assemble(text);
  const subprogs = subprogsOf(program);
  return stackDepths(program, follow(program, subprogs), subprogs.length);
}

Deno.test("stackDepths() goes down to the lowest access, not rounded", () => {
  assertEquals(depths("r0 = 0\nexit"), [0]);
  assertEquals(depths("w2 = 1\n*(u8 *)(r10 - 5) = w2\nr0 = 0\nexit"), [5]);
  assertEquals(depths("*(u64 *)(r10 - 8) = r1\nr0 = *(u64 *)(r10 - 8)\nexit"), [8]);
});

Deno.test("stackDepths() follows copies of the frame pointer", () => {
  assertEquals(depths("r2 = r10\nr2 += -24\n*(u64 *)(r2 + 8) = r1\nr0 = 0\nexit"), [16]);
});

Deno.test("stackDepths() counts what a function does to its caller's frame as the caller's", () => {
  const text = "r1 = r10\nr1 += -32\ncall sub\nexit\nsub:\n*(u64 *)(r1 + 0) = r1\n*(u64 *)(r10 - 8) = r1\nr0 = 0\nexit";
  assertEquals(depths(text), [32, 8]);
});

Deno.test("stackDepths() counts memory that helpers are given", () => {
  assertEquals(depths("r1 = r10\nr1 += -16\nr2 = 16\nr3 = 0\ncall bpf_probe_read\nr0 = 0\nexit"), [16]);
});

Deno.test("stackDepths() refuses accesses outside, and declines those that it cannot place", () => {
  assertThrows(() => depths("*(u64 *)(r10 - 520) = r1\nr0 = 0\nexit"), Declined, "instruction 0: invalid access");
  assertThrows(() => depths("r0 = *(u64 *)(r10 + 0)\nexit"), Declined, "instruction 0: invalid access");
  const somewhere = "r2 = r10\nr3 = *(u64 *)(r1 + 0)\nr2 += r3\n*(u64 *)(r2 - 8) = r3\nr0 = 0\nexit";
  assertThrows(() => depths(somewhere), Declined, "instruction 3: the reference cannot tell");
});
