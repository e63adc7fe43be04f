/**
 * The x86-64 machine on the kernel's own machine code: random programs, compiled by the kernel, leave the same there
 * as when the kernel runs them.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { assemble } from "../../lib/bpf/assemble.ts";
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
import { bindMaps } from "./bpf/bind_maps.ts";
import { createMap } from "./bpf/create_map.ts";
import { dumpJited, type JitedFunction } from "./bpf/dump_jited.ts";
import type { LoadedProgram } from "./bpf/loaded_program.ts";
import { loadProgram } from "./bpf/load_program.ts";
import { programFlag } from "./bpf/program_flag.ts";
import type { ProgramType } from "./bpf/program_type.ts";
import { demand } from "./bpf/reply.ts";
import { testRun } from "./bpf/test_run.ts";
import { rounds } from "../../lib/testing/rounds.ts";
import type { Kernel } from "./kernel.ts";
import { readKernelSymbols } from "./kernel_symbols.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

/** Registers a test on the machine code of the running kernel, ignored where that is none of x86-64. */
function testOnJit(name: string, body: (kernel: Kernel) => Promise<void>): void {
  if (Deno.build.arch === "x86_64") testOnKernel(name, body, "jit", "addresses");
  else Deno.test.ignore(name, () => {});
}

const PROGRAMS = rounds(1_000, 5_000);
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

/** The mnemonics in some code, every instruction of which the machine must know. */
function mnemonicsOf(functions: readonly JitedFunction[]): string[] {
  return functions.flatMap(({ address, code }) => [...disassemble(code, address)]).map((insn) => {
    const support = insn.kind === "insn" ? supported(insn) : { supported: false, detail: insn.reason };
    assertEquals(support, { ...support, supported: true }, `${formatInsn(insn)}: ${insn.bytes.toHex()}`);
    return insn.kind === "insn" ? insn.mnemonic : "";
  });
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

/** Code that the JIT writes for more than arithmetic; the maps are a program array, an array and a hash table. */
const SPECIAL: readonly (readonly [name: string, type: ProgramType, text: string])[] = [
  ["the CPU's number, from gs", "socket_filter", "call 8\nexit"],
  ["the current task, from gs", "raw_tracepoint", "call 35\nr0 = 0\nexit"],
  ["a tail call by a constant index", "xdp", "r2 = map[0] ll\nr3 = 0\ncall 12\nr0 = 0\nexit"],
  [
    "a tail call by a computed index",
    "xdp",
    "r6 = r1\ncall 7\nr3 = r0\nr1 = r6\nr2 = map[0] ll\ncall 12\nr0 = 0\nexit",
  ],
  [
    "a lookup in an array",
    "xdp",
    "w1 = 0\n*(u32 *)(r10 - 4) = r1\nr1 = map[1] ll\nr2 = r10\nr2 += -4\ncall 1\nr0 = 0\nexit",
  ],
  [
    "a lookup in a hash table",
    "xdp",
    "w1 = 0\n*(u32 *)(r10 - 4) = r1\nr1 = map[2] ll\nr2 = r10\nr2 += -4\ncall 1\nr0 = 0\nexit",
  ],
  ["packet access", "socket_filter", "r6 = r1\nr0 = *(u8 *)skb[0]\nr0 = *(u32 *)skb[r0 + 0x4]\nexit"],
  ["a read of a packet's length", "socket_filter", "r0 = *(u32 *)(r1 + 0)\nexit"],
];

for (const [name, type, text] of SPECIAL) {
  testOnJit(`the machine knows every instruction of ${name}`, async (kernel) => {
    await using tails = demand(
      await createMap(kernel, { type: "prog_array", keySize: 4, valueSize: 4, maxEntries: 2 }),
    );
    await using array = demand(await createMap(kernel, { type: "array", keySize: 4, valueSize: 8, maxEntries: 2 }));
    await using table = demand(await createMap(kernel, { type: "hash", keySize: 4, valueSize: 8, maxEntries: 2 }));
    const insns = encode(bindMaps(assemble(text), [tails, array, table]));
    await using loaded = demand(await loadProgram(kernel, { type, insns }));
    assertGreater(mnemonicsOf(demand(await dumpJited(loaded))).length, 4);
  });
}

testOnJit(`the machine runs the machine code of ${PROGRAMS} random programs as the kernel does`, async (kernel) => {
  const symbols = await readKernelSymbols(kernel);
  const mayGoto = symbols.addressOf("arch_bpf_timed_may_goto");
  const mnemonics = new Set<string>();
  for (let seed = 0; seed < PROGRAMS; seed++) {
    await using program = await load(kernel, seed);
    const functions = demand(await dumpJited(program));
    for (const mnemonic of mnemonicsOf(functions)) mnemonics.add(mnemonic);
    const { retval, ctx } = demand(await testRun(program, { ctx: randomContext(seed) }));
    assertEquals(runHere(functions, randomContext(seed), mayGoto), { retval, ctx }, `seed ${seed}`);
  }
  console.log(`${mnemonics.size} mnemonics:`, [...mnemonics].sort().join(" "));
  assertGreater(mnemonics.size, 30);
});
