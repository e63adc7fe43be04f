/**
 * How fast x86-64 code is decoded and executed.
 *
 * @module
 */
import * as asm from "../lib/x86/assemble.ts";
import { CodeBuilder } from "../lib/x86/code_builder.ts";
import { CodeImage } from "../lib/x86/code_image.ts";
import { disassemble } from "../lib/x86/disassemble.ts";
import { Machine } from "../lib/x86/machine.ts";
import { Memory } from "../lib/x86/memory.ts";

const BASE = 0x1000n;
const STACK_END = 0x8100n;
const ROUNDS = 10_000;

/** A loop of six instructions that uses registers, the stack, memory and flags. */
const LOOP = new CodeBuilder()
  .emit(asm.movImm32("rcx", ROUNDS))
  .label("top")
  .emit(asm.push("rbx"), asm.alu("add", "rax", "rcx"), asm.mov({ base: "rsp" }, "rax"), asm.pop("rbx"))
  .emit(asm.aluImm("sub", "rcx", 1))
  .jcc("ne", "top")
  .emit(asm.ret())
  .build(BASE).bytes;

Deno.bench(`x86: decode ${LOOP.length} bytes of code`, () => {
  for (const _insn of disassemble(LOOP, BASE));
});

Deno.bench(`x86: execute ${6 * ROUNDS} instructions`, () => {
  const machine = new Machine({
    code: new CodeImage([{ name: "loop", base: BASE, bytes: LOOP }]),
    memory: new Memory([
      { name: "stack", base: STACK_END - 256n, bytes: new Uint8Array(256), access: "read-write" },
    ]),
  });
  machine.cpu.set("rsp", STACK_END);
  machine.enter(BASE);
  const end = machine.run({ limit: 7 * ROUNDS });
  if (end.kind !== "returned") throw new Error(`wanted a return, got ${end.kind}`);
});
