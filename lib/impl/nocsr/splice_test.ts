import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import { disassemble } from "../../bpf/disassemble.ts";
import type { Program } from "../../bpf/insn.ts";
import { Refusal } from "./refusal.ts";
import { splice } from "./splice.ts";

const nothing: Program = [];
const everyInsn = () => true;

Deno.test("a jump to an instruction that goes leads to the next that is left", () => {
  const program = assemble("goto +0x1\nexit\nr1 = 0x1\nr2 = 0x2\nexit");
  assertEquals(disassemble(splice(program, new Map([[2, nothing]]), everyInsn)), "goto +0x1\nexit\nr2 = 0x2\nexit\n");
});

Deno.test("a jump to an instruction that is replaced leads to the first in its place", () => {
  const program = assemble("if r1 == 0x0 goto +0x1\nr2 = 0x2\ncall 0x8\nexit");
  const spliced = splice(program, new Map([[2, assemble("r3 = 0x3\ncall 0x8")]]), everyInsn);
  assertEquals(disassemble(spliced), "if r1 == 0x0 goto +0x1\nr2 = 0x2\nr3 = 0x3\ncall 0x8\nexit\n");
});

Deno.test("a jump back and a call are mended", () => {
  const program = assemble("r1 = 0x1\nr2 = 0x2\nif r1 == 0x0 goto -0x3\ncall pc+2\nr3 = 0x3\nexit\nexit");
  const spliced = splice(program, new Map([[1, nothing], [4, nothing]]), everyInsn);
  assertEquals(disassemble(spliced), "r1 = 0x1\nif r1 == 0x0 goto -0x2\ncall pc+1\nexit\nexit\n");
});

Deno.test("gotol is mended in its immediate", () => {
  const program = assemble("gotol +0x2\nr1 = 0x1\nr2 = 0x2\nexit");
  assertEquals(disassemble(splice(program, new Map([[1, nothing]]), everyInsn)), "gotol +0x1\nr2 = 0x2\nexit\n");
});

Deno.test("what is not to be mended stays as it is", () => {
  const program = assemble("goto +0x1\nr1 = 0x1\nexit");
  assertEquals(disassemble(splice(program, new Map([[1, nothing]]), () => false)), "goto +0x1\nexit\n");
});

Deno.test("a jump that comes to lie too far from its target is refused", () => {
  const program = assemble("goto +0x1\nr1 = 0x1\nexit");
  const many = Array.from({ length: 0x8000 }, () => program[1] ?? { opcode: 0, dst: 0, src: 0, off: 0, imm: 0 });
  const error = assertThrows(() => splice(program, new Map([[1, many]]), everyInsn), Refusal, "16-bit range");
  assertEquals(error.errno, "ERANGE");
});
