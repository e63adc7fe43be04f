/**
 * The x86-64 machine on the kernel's own machine code: random programs, compiled by the kernel, leave the same there
 * as when the kernel runs them.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { encode } from "../../lib/bpf/encode.ts";
import { linkProgram, randomContext, randomProgram } from "../../lib/testing/random_program.ts";
import { cFunction } from "../../lib/x86/c_function.ts";
import { CodeImage } from "../../lib/x86/code_image.ts";
import { disassemble } from "../../lib/x86/disassemble.ts";
import type { External } from "../../lib/x86/external.ts";
import { formatInsn } from "../../lib/x86/format_insn.ts";
import { Machine } from "../../lib/x86/machine.ts";
import { Memory } from "../../lib/x86/memory.ts";
import { REGISTERS } from "../../lib/x86/register.ts";
import { returnThunk } from "../../lib/x86/return_thunk.ts";
import { supported } from "../../lib/x86/supported.ts";
import { dumpJited, type JitedFunction } from "./bpf/dump_jited.ts";
import { type LoadedProgram, loadProgram } from "./bpf/load_program.ts";
import { programFlag } from "./bpf/program_flag.ts";
import { demand } from "./bpf/reply.ts";
import { testRun } from "./bpf/test_run.ts";
import type { Kernel } from "./kernel.ts";
import { readKernelSymbols } from "./kernel_symbols.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

const PROGRAMS = 2_000;
const CONTEXT = 0xffff_8880_0010_0000n;
const STACK = 0xffff_c900_0010_0000n;
const STACK_BYTES = 8192;
const STEP_LIMIT = 100_000;

/** The registers that a function preserves. */
const PRESERVED = ["rbx", "rbp", "r12", "r13", "r14", "r15"] as const;

async function load(kernel: Kernel, seed: number): Promise<LoadedProgram> {
  const insns = encode(linkProgram(randomProgram(seed)));
  return demand(await loadProgram(kernel, { type: "syscall", insns, flags: programFlag.sleepable }));
}

/** A countdown in `r10` that keeps every other register; it never runs out here. */
const timedMayGoto: External = (cpu) => {
  cpu.set("r10", 0xffffn);
  cpu.return();
};

/** What lies outside: whatever is called is a helper, and whatever is jumped to returns. */
function externalsOf(functions: readonly JitedFunction[], mayGoto: bigint | undefined): Map<bigint, External> {
  const externals = new Map<bigint, External>();
  const inside = new Set(functions.map(({ address }) => address));
  for (const { address, code } of functions) {
    for (const insn of disassemble(code, address)) {
      const target = insn.kind === "insn" ? insn.operands[0] : undefined;
      if (insn.kind === "invalid" || target?.kind !== "target" || inside.has(target.address)) continue;
      const helper = target.address === mayGoto ? timedMayGoto : cFunction(() => 0n);
      externals.set(target.address, insn.mnemonic === "call" ? helper : returnThunk);
    }
  }
  return externals;
}

/** What a run left: the low half of r0 and the context; or why it did not end well. */
function runHere(functions: readonly JitedFunction[], context: Uint8Array, mayGoto: bigint | undefined): unknown {
  const [main] = functions;
  const code = new CodeImage(functions.map(({ address, code }, i) => ({ name: `f${i}`, base: address, bytes: code })));
  const memory = new Memory([
    { name: "context", base: CONTEXT, bytes: context, access: "read-write" },
    { name: "stack", base: STACK, bytes: new Uint8Array(STACK_BYTES), access: "read-write" },
  ]);
  const machine = new Machine({ code, memory, externals: externalsOf(functions, mayGoto) });
  const { cpu } = machine;
  for (const [number, register] of REGISTERS.entries()) cpu.set(register, 0x1111_0000n + BigInt(number));
  cpu.set("rsp", STACK + BigInt(STACK_BYTES));
  cpu.set("rdi", CONTEXT);
  const preserved = PRESERVED.map((register) => cpu.get(register));
  machine.enter(main?.address ?? 0n);
  const end = machine.run({ limit: STEP_LIMIT });
  if (end.kind !== "returned") return end;
  assertEquals(cpu.get("rsp"), STACK + BigInt(STACK_BYTES));
  assertEquals(PRESERVED.map((register) => cpu.get(register)), preserved);
  return { retval: Number(BigInt.asUintN(32, cpu.get("rax"))), ctx: context };
}

testOnKernel(`the machine runs the machine code of ${PROGRAMS} random programs as the kernel does`, async (kernel) => {
  const symbols = await readKernelSymbols(kernel);
  const mayGoto = symbols.addressOf("arch_bpf_timed_may_goto");
  const mnemonics = new Set<string>();
  for (let seed = 0; seed < PROGRAMS; seed++) {
    await using program = await load(kernel, seed);
    const functions = demand(await dumpJited(program));
    for (const insn of functions.flatMap(({ address, code }) => [...disassemble(code, address)])) {
      const support = insn.kind === "insn" ? supported(insn) : undefined;
      assertEquals(support?.supported, true, `${formatInsn(insn)}: ${insn.bytes.toHex()}`);
      if (insn.kind === "insn") mnemonics.add(insn.mnemonic);
    }
    const { retval, ctx } = demand(await testRun(program, { ctx: randomContext(seed) }));
    assertEquals(runHere(functions, randomContext(seed), mayGoto), { retval, ctx }, `seed ${seed}`);
  }
  console.log(`${mnemonics.size} mnemonics:`, [...mnemonics].sort().join(" "));
  assertGreater(mnemonics.size, 30);
});
