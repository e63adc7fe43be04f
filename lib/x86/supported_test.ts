import { assert, assertEquals } from "@std/assert";
import { decode } from "./decode.ts";
import { supported } from "./supported.ts";

/** What Linux's JIT of 5.10 to 7.2 emits beyond the plain: landing pads, fences, per-CPU accesses, hints. */
const EMITTED = [
  "f30f1efa",
  "0faee8",
  "f3480f1ef8",
  "65488b042500000000",
  "658b0425a0810300",
  "6548030425b8810300",
  "658b05a0810300",
  "4983fb00",
  "2effe1",
  "f3c3",
  "c4e2f9f7c3",
  "66c1c808",
  "f0480fb10f",
  "48870f",
  "4d0f44d3",
  "f0834424fc00",
  "4181ea78563412",
  "0f180b",
] as const;

for (const hex of EMITTED) {
  Deno.test(`the machine executes ${hex}`, () => {
    const insn = decode(Uint8Array.fromHex(hex));
    assert(insn.kind === "insn");
    const support = supported(insn);
    assertEquals(support, { ...support, supported: true });
  });
}

Deno.test("the machine says what it does not execute, and why", () => {
  const reasons = ["0f05", "0f28c1", "f3a4", "660fc8", "66c9", "6650", "cb", "0fc70f"].map((hex) => {
    const insn = decode(Uint8Array.fromHex(hex));
    const support = insn.kind === "insn" ? supported(insn) : undefined;
    return support?.supported === false ? support.detail : "";
  });
  assertEquals(reasons, [
    "wanted an instruction that BPF code uses, got syscall",
    "wanted an instruction that BPF code uses, got movaps",
    "wanted an instruction that BPF code uses, got movsb",
    "wanted 4 or 8 bytes to swap, got 2: the result is undefined",
    "wanted no operand size prefix, got 0x66",
    "wanted an operand of 8 bytes, got 2",
    "wanted an instruction that BPF code uses, got retf",
    "wanted an instruction that BPF code uses, got cmpxchg8b",
  ]);
});
