import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { successors } from "../../bpf/effects.ts";
import type { MapSpec } from "../../protocol/nocsr.ts";
import { callFacts } from "./call_facts.ts";
import { type FrameUses, frameUses } from "./frame_uses.ts";

const map: MapSpec = { type: "hash", keySize: 12, valueSize: 24, maxEntries: 1 };

function uses(text: string): FrameUses {
  const program = assemble(text);
  const facts = program.map((insn) => callFacts(insn, [], "x86_64"));
  return frameUses(program, 0, { facts, maps: [map], next: (index) => successors(program, index) });
}

Deno.test("frameUses() sees accesses through r10, by their widths", () => {
  assertEquals(uses("*(u32 *)(r10 - 0x8) = r1\nr0 = *(u8 *)(r10 - 0x5)\nexit"), {
    uses: [{ index: 0, off: -8, size: 4 }, { index: 1, off: -5, size: 1 }],
    escapes: false,
  });
});

Deno.test("frameUses() follows copies of r10 and numbers added to them", () => {
  const { uses: found } = uses("r2 = r10\nr2 += -0x10\nr2 -= 0x8\nr3 = 0x4\nr3 += r2\n*(u64 *)(r3 + 0x4) = 0x0\nexit");
  assertEquals(found, [{ index: 5, off: -16, size: 8 }]);
});

Deno.test("frameUses() knows what it cannot tell", () => {
  assertEquals(uses("r2 = r10\nr2 += r1\nr0 = *(u8 *)(r2 + 0x0)\nexit").uses, [{ index: 2, off: undefined, size: 1 }]);
  const forked = "r2 = r10\nr2 += -0x8\nif r1 == 0x0 goto +0x1\nr2 += -0x8\nr0 = *(u8 *)(r2 + 0x0)\nexit";
  assertEquals(uses(forked).uses, [{ index: 4, off: undefined, size: 1 }]);
});

Deno.test("frameUses() forgets a copy that is overwritten, or that a call scratches", () => {
  assertEquals(uses("r2 = r10\nr2 = r1\nr0 = *(u8 *)(r2 + 0x0)\nexit").uses, []);
  assertEquals(uses("r2 = r10\ncall 0x7\nr0 = *(u8 *)(r2 + 0x0)\nexit").uses, []);
  assertEquals(uses("w2 = w10\nr0 = *(u8 *)(r2 + 0x0)\nexit").uses, []);
});

Deno.test("frameUses() sees what helpers are given, as far as its size is known", () => {
  assertEquals(uses("r1 = r10\nr1 += -0x10\nr2 = 0xa\ncall 0x6\nexit").uses, [{ index: 3, off: -16, size: 10 }]);
  assertEquals(uses("r1 = map[0] ll\nr2 = r10\nr2 += -0x10\ncall 0x1\nexit").uses, [{ index: 4, off: -16, size: 12 }]);
  assertEquals(uses("r2 = r10\ncall 0x7\nexit").uses, []);
});

Deno.test("frameUses() says when the frame's address gets out of sight", () => {
  assertEquals(uses("r2 = r10\n*(u64 *)(r1 + 0x0) = r2\nexit").escapes, true);
  assertEquals(uses("r2 = r10\ncall pc+1\nexit\nr0 = 0x0\nexit").escapes, true);
  assertEquals(uses("r6 = r10\ncall pc+1\nexit\nr0 = 0x0\nexit").escapes, false);
});

Deno.test("frameUses() comes to an end in a loop that moves the address", () => {
  const loop = "r2 = r10\nloop:\nr2 += -0x8\n*(u64 *)(r2 + 0x0) = 0x0\nif r1 != 0x0 goto loop\nexit";
  assertEquals(uses(loop).uses, [{ index: 2, off: undefined, size: 8 }]);
});
