import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
import { anyCall } from "../../lib/bpf/effects.ts";
import { toMachineIr } from "./machine_ir.ts";

const nocsr = { reads: [], writes: [0] };

Deno.test("toMachineIr() makes a block of each run of instructions, and names what lives into it", () => {
  const program = assemble("r2 = 2\nif r1 == 0 goto out\ncall 0x8\nout:\nr0 = r2\nexit");
  const text = toMachineIr(program, () => nocsr);
  assertEquals(text.match(/^ {2}bb\.\d+:$/gm)?.length, 3);
  assertStringIncludes(text, "  bb.1:\n    successors: %bb.2\n    liveins: $r2\n    JAL 8, CustomRegMask($r1,$w1,");
  assertStringIncludes(text, "    JEQ_ri $r1, 0, %bb.2\n");
});

Deno.test("toMachineIr() gives an instruction as its bytes, with what it reads and writes", () => {
  const text = toMachineIr(assemble("r3 += r4\nr0 = 0x100000000 ll\nexit"), () => anyCall);
  assertStringIncludes(text, ".byte 0xf, 0x43, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0");
  assertStringIncludes(text, '", 1, implicit $r3, implicit $r4, implicit-def $r3\n');
  assert(/INLINEASM &"\.byte (?:0x[0-9a-f]+(?:, )?){16}", 1, implicit-def \$r0\n/.test(text));
});

Deno.test("toMachineIr() states the size of the frame", () => {
  const text = toMachineIr(assemble("*(u8 *)(r10 - 0x9) = w1\nr0 = 0\nexit"), () => anyCall);
  assertStringIncludes(text, "stackSize: 16\n");
  assertStringIncludes(text, "offset: -16, size: 16, alignment: 8");
});

Deno.test("toMachineIr() refuses a jump that LLVM's machine IR has not", () => {
  assertThrows(() => toMachineIr(assemble("may_goto +0\nexit"), () => anyCall), RangeError, "slot 0");
});
