import { assertEquals } from "@std/assert";
import { assemble } from "../../../bpf/assemble.ts";
import { tailCallsOf } from "../compile/functions.ts";
import { type KnownElement, knownElement } from "./known_element.ts";

function elementOf(text: string): KnownElement | undefined {
  const program = assemble(`${text}\ncall 12\nr0 = 0x0\nexit`);
  const [slot] = tailCallsOf(program);
  return slot === undefined ? undefined : knownElement(program, slot);
}

Deno.test("a constant index of a named array is known", () => {
  assertEquals(elementOf("r2 = map[1] ll\nr3 = 0x2"), { kind: "known", map: 1, index: 2 });
  assertEquals(elementOf("w3 = 0x2\nr2 = map[0] ll"), { kind: "known", map: 0, index: 2 });
  assertEquals(elementOf("r2 = map[0] ll\nr3 = -0x1"), { kind: "known", map: 0, index: 0xffff_ffff });
});

Deno.test("an index from the context varies", () => {
  assertEquals(elementOf("r2 = map[0] ll\nr3 = *(u64 *)(r1 + 0x0)"), { kind: "varying" });
  assertEquals(elementOf("r6 = r1\nr7 = r6\nr2 = map[0] ll\nr3 = *(u64 *)(r7 + 0x0)"), { kind: "varying" });
});

Deno.test("an index from elsewhere is unclear: a verifier may know what lies there", () => {
  const stack = "*(u64 *)(r10 - 0x8) = 0x0\nr2 = map[0] ll\nr3 = *(u64 *)(r10 - 0x8)";
  assertEquals(elementOf(stack), { kind: "unclear" });
  assertEquals(elementOf("r1 = r10\nr2 = map[0] ll\nr3 = *(u64 *)(r1 - 0x8)"), { kind: "unclear" });
  assertEquals(elementOf("again:\nr2 = map[0] ll\nr3 = *(u64 *)(r1 + 0x0)\nif r3 == 0x7 goto again"), {
    kind: "unclear",
  });
});

Deno.test("an index that was computed, or comes over two ways, is unclear", () => {
  assertEquals(elementOf("r3 = 0x1\nr3 += 0x1\nr2 = map[0] ll"), { kind: "unclear" });
  assertEquals(elementOf("r3 = 0x1\nif r1 == 0x0 goto over\nr3 = 0x2\nover:\nr2 = map[0] ll"), { kind: "unclear" });
  assertEquals(elementOf("r3 = 0x1\nr2 = r4"), { kind: "unclear" });
});
