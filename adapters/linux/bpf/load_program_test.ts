import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import type { Argument, Memory } from "../kernel.ts";
import { program } from "../testing/program.ts";
import { ScriptedKernel } from "../testing/scripted_kernel.ts";
import { testOnKernel } from "../testing/test_on_kernel.ts";
import { command } from "./command.ts";
import { decisiveLine } from "./decisive_line.ts";
import { loadProgram } from "./load_program.ts";
import { programInfo } from "./program_info.ts";
import { programFlag } from "./program_flag.ts";
import { readU32 } from "./read_field.ts";
import { demand } from "./reply.ts";
import { stackDepths } from "./stack_depths.ts";

const layout = command.BPF_PROG_LOAD.attr;
const insns = program("r0 = 0\nexit");

function attrOf(args: readonly Argument[]): Memory {
  const attr = args[1];
  assert(typeof attr === "object");
  return attr;
}

Deno.test("loadProgram() passes type, instructions, licence and flags", async () => {
  const kernel = new ScriptedKernel(() => ({ ok: true, value: 7 }));
  const loaded = demand(await loadProgram(kernel, { type: "syscall", insns, flags: programFlag.sleepable }));
  assertEquals(loaded.fd, 7);
  const [call] = kernel.calls;
  assert(call);
  assertEquals(call.number, 321);
  assertEquals(call.args[0], 5);
  const attr = attrOf(call.args);
  assertEquals(call.args[2], attr.bytes.length);
  assertEquals(readU32(attr, layout.prog_type), 31);
  assertEquals(readU32(attr, layout.insn_cnt), 2);
  assertEquals(readU32(attr, layout.prog_flags), 16);
  const blocks = new Map(attr.pointers.map(({ offset, target }) => [offset, target]));
  assertEquals(blocks.get(8)?.bytes, insns);
  assertEquals(blocks.get(16)?.bytes, new TextEncoder().encode("GPL\0"));
  assertEquals(blocks.get(32)?.direction, "out");
});

Deno.test("loadProgram() asks with larger logs up to 16 MiB, then without", async () => {
  const sizes: number[] = [];
  const kernel = new ScriptedKernel((_, args) => {
    const size = readU32(attrOf(args), layout.log_size);
    sizes.push(size);
    return { ok: false, errno: size === 0 ? 13 : 28 };
  });
  const reply = await loadProgram(kernel, { type: "xdp", insns });
  assertEquals(reply.outcome === "refused" && reply.errnoName, "EACCES");
  assertEquals(sizes, [1, 4, 16, 64, 256, 1024].map((n) => n * 16384).concat(0));
});

Deno.test("loadProgram() wants whole instructions", async () => {
  const kernel = new ScriptedKernel(() => ({ ok: true, value: 7 }));
  await assertRejects(
    () => loadProgram(kernel, { type: "xdp", insns: new Uint8Array(12) }),
    RangeError,
    "wanted instructions of 8 bytes each, got 12 bytes",
  );
});

Deno.test("a program's descriptor is closed once, and then has no number", async () => {
  const kernel = new ScriptedKernel(() => ({ ok: true, value: 7 }));
  const loaded = demand(await loadProgram(kernel, { type: "xdp", insns }));
  await loaded.close();
  await loaded.close();
  assertEquals(kernel.calls.slice(1), [{ number: 3, args: [7] }]);
  assertThrows(() => loaded.fd, Error, "wanted an open program");
});

Deno.test("demand() says what was refused, and why", async () => {
  const kernel = new ScriptedKernel(() => ({ ok: false, errno: 1 }));
  const reply = await loadProgram(kernel, { type: "xdp", insns });
  assertThrows(() => demand(reply), Error, "wanted BPF_PROG_LOAD to succeed, the kernel answered EPERM");
});

testOnKernel("the kernel takes a program, its name and its log level", async (kernel) => {
  await using loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns, name: "oracle" }));
  const info = demand(await programInfo(loaded));
  assertEquals(info.type, 17);
  assertEquals(info.name, "oracle");
  assertEquals(info.xlatedSize, 16);
  assertEquals(info.mapIds, []);
});

testOnKernel("the kernel tells the stack depth of each function", async (kernel) => {
  const insns = program(`
    *(u64 *)(r10 - 0x10) = r1
    call callee
    exit
    callee:
    *(u64 *)(r10 - 0x8) = r10
    r0 = 0
    exit
  `);
  await using loaded = demand(await loadProgram(kernel, { type: "raw_tracepoint", insns }));
  assertEquals(stackDepths(loaded.log), [16, 8]);
});

testOnKernel("the kernel refuses a program with an error and a reason", async (kernel) => {
  const reply = await loadProgram(kernel, { type: "xdp", insns: program("exit") });
  assert(reply.outcome === "refused");
  assertEquals(reply.errnoName, "EACCES");
  assertEquals(decisiveLine(reply.log), "R0 !read_ok");
});

testOnKernel("a log of every instruction outgrows its first buffer", async (kernel) => {
  const insns = program("r0 = 0\n".repeat(2000) + "exit");
  await using loaded = demand(await loadProgram(kernel, { type: "xdp", insns, logLevel: "insn" }));
  assert(loaded.log.length > 16384);
  assertStringIncludes(loaded.log, "1999: (b7) r0 = 0");
  assertMatch(loaded.log, /processed 2001 insns .*\n$/);
});
