import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { assemble } from "../assemble.ts";
import type { Program } from "../insn.ts";
import { type Conventions, conventions } from "./conventions.ts";
import type { Fault, FaultKind } from "./fault.ts";
import { Machine } from "./machine.ts";
import type { MachineOptions, RunInput } from "./options.ts";
import { CONTEXT_ADDRESS, STACK_ADDRESS } from "./region.ts";
import { run } from "./run.ts";

function exitValue(text: string, input?: RunInput, options?: MachineOptions): bigint {
  const result = run(assemble(text), input, options);
  assert(result.outcome === "exit", result.outcome === "fault" ? result.fault.detail : "");
  return result.r0;
}

function faultOf(program: string | Program, input?: RunInput, options?: MachineOptions): Fault {
  const result = run(typeof program === "string" ? assemble(program) : program, input, options);
  assert(result.outcome === "fault", "wanted a fault");
  return result.fault;
}

function departing(changed: Partial<Conventions>): MachineOptions {
  return { conventions: { ...conventions, ...changed } };
}

Deno.test("a program returns r0, and the instructions that it took are counted", () => {
  assertEquals(run(assemble("r0 = 0x123456789abcdef0 ll\ngoto +0x1\nr0 = 0\nexit")), {
    outcome: "exit",
    r0: 0x123456789abcdef0n,
    executed: 3,
  });
});

Deno.test("a machine runs again and again, each time from the beginning", () => {
  const machine = new Machine(assemble("r0 = *(u64 *)(r10 - 8)\n*(u64 *)(r10 - 8) = r1\nr6 = 1\nexit"));
  for (const context of [new Uint8Array(8), new Uint8Array(8)]) {
    assertEquals(machine.run({ context }), { outcome: "exit", r0: 0n, executed: 4 });
  }
  const faulty = new Machine(assemble("r0 = r1\nexit"));
  assertEquals(faulty.run().outcome, "fault");
  assertEquals(faulty.run({ registers: { 1: 5n } }), { outcome: "exit", r0: 5n, executed: 2 });
  assertEquals(faulty.run().outcome, "fault");
});

Deno.test("the context is read and written in place", () => {
  const context = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const text = "r0 = *(u64 *)(r1 + 1)\nr2 = -1\n*(u16 *)(r1 + 0) = r2\n*(u8 *)(r1 + 8) = 0x12\nexit";
  assertEquals(exitValue(text, { context }), 0x0908070605040302n);
  assertEquals(context, Uint8Array.of(255, 255, 3, 4, 5, 6, 7, 8, 0x12));
});

Deno.test("registers can be set at entry, but neither r10 nor one that does not exist", () => {
  assertEquals(exitValue("r0 = r1\nr0 += r9\nexit", { registers: { 1: 2n, 9: -1n } }), 1n);
  assertEquals(exitValue("r0 = r1\nexit", { context: new Uint8Array(1) }), CONTEXT_ADDRESS);
  assertEquals(exitValue("r0 = r10\nexit"), STACK_ADDRESS + 0x1000n);
  for (const register of [10, 11, -1, 1.5]) {
    assertThrows(() => run(assemble("exit"), { registers: { [register]: 0n } }), RangeError, "r0 to r9");
  }
});

const faults: readonly (readonly [kind: FaultKind, index: number, program: string])[] = [
  ["bad-opcode", 1, "r0 = 0\n.insn 0xff00000000000000\nexit"],
  ["bad-opcode", 0, ".insn 0x8d00000000000000\nexit"],
  ["bad-register", 0, "r11 = 1\nexit"],
  ["bad-register", 1, "r0 = 0\nif r0 == r12 goto +0\nexit"],
  ["bad-register", 0, "*(u8 *)(r14 + 0) = 0\nexit"],
  ["uninitialised-register", 0, "exit"],
  ["uninitialised-register", 0, "r0 += r2\nexit"],
  ["uninitialised-register", 1, "r0 = 0\nif r0 == r9 goto +0\nexit"],
  ["uninitialised-register", 1, "r1 = 0\nr0 = cmpxchg_64(r10 - 8, r0, r1)\nexit"],
  ["write-to-frame-pointer", 0, "r10 = 0\nexit"],
  ["write-to-frame-pointer", 0, "r10 += -8\nexit"],
  ["write-to-frame-pointer", 0, "r10 = *(u64 *)(r10 - 8)\nexit"],
  ["write-to-frame-pointer", 0, "r10 = 1 ll\nexit"],
  ["write-to-frame-pointer", 0, "r10 = xchg_64(r10 - 8, r10)\nexit"],
  ["out-of-bounds", 0, "r0 = *(u64 *)(r10 - 7)\nexit"],
  ["out-of-bounds", 0, "*(u8 *)(r10 + 0) = 1\nexit"],
  ["out-of-bounds", 0, "*(u8 *)(r10 - 513) = 1\nexit"],
  ["out-of-bounds", 1, "r1 = 0\nr0 = *(u8 *)(r1 + 0)\nexit"],
  ["bad-target", 0, "goto +1\nexit"],
  ["bad-target", 0, "goto -2\nexit"],
  ["bad-target", 0, "if r10 != 0 goto -32768\nexit"],
  ["bad-target", 0, "r0 = 0"],
  ["bad-target", 0, "call pc+98\nexit"],
  ["unknown-function", 0, "call 0x8\nexit"],
  ["unknown-function", 0, "call kfunc[7]\nexit"],
  ["unknown-immediate", 0, "r1 = map_fd[3] ll\nexit"],
  ["call-depth", 0, "call pc-1\nexit"],
  ["runaway", 0, "goto -1"],
];

for (const [kind, index, text] of faults) {
  Deno.test(`${kind} at ${index}: ${text.replaceAll("\n", "; ")}`, () => {
    const fault = faultOf(text);
    assertEquals([fault.kind, fault.index], [kind, index]);
    assert(fault.detail.length > 10);
  });
}

Deno.test("an empty program faults", () => {
  assertEquals(faultOf([]).kind, "bad-target");
});

Deno.test("a slot of a 64-bit immediate cannot be jumped into, nor its second be missing or something else", () => {
  assertEquals(faultOf("goto +1\nr0 = 1 ll\nexit").kind, "bad-opcode");
  assertEquals(
    faultOf(".insn 0x1800000001000000").detail,
    "opcode 0x18: wanted a second slot with the upper half, got none",
  );
  assertEquals(faultOf(".insn 0x1800000001000000\nexit").kind, "bad-opcode");
});

Deno.test("a fault says in which function and frame it happened", () => {
  const { subprog, frame, index } = faultOf("call pc+1\nexit\ncall pc+1\nexit\nr0 = r9\nexit");
  assertEquals({ subprog, frame, index }, { subprog: 4, frame: 2, index: 4 });
});

Deno.test("code that is not reached does no harm", () => {
  assertEquals(exitValue("r0 = 1\nexit\n.insn 0xffffffffffffffff\nr11 = 1\nr10 = 1"), 1n);
});

Deno.test("reserved fields must be zero", () => {
  for (const slot of ["9501000000000000", "9510000000000000", "9500010000000000", "9500000001000000"]) {
    assertEquals(faultOf(`r0 = 0\n.insn 0x${slot}`).kind, "bad-opcode");
  }
  for (
    const slot of [
      "b710000000000000", // r0 = 0, src 1
      "b700010000000000", // r0 = 0, off 1
      "bf00000001000000", // r0 = r0, imm 1
      "bf00040000000000", // r0 = (s4)r0
      "bc00200000000000", // w0 = (s32)w0
      "3700020001000000", // r0 /= 1, off 2
      "8700000001000000", // r0 = -r0, imm 1
      "8f00000000000000", // r0 = -r0 with a source
      "d400000008000000", // le8
      "df00000010000000", // bswap16 with a source
      "1510000000000000", // if r0 == 0, src 1
      "7b0a0000f8ffff0f", // a store with an imm
      "db0af8ff02000000", // an atomic of no kind
      "d30af8ff00000000", // an 8-bit atomic add
      "9910000000000000", // a sign-extending load of 64 bits
      "8530000000000000", // a call of kind 3
      "8500010000000000", // a helper with off
    ]
  ) {
    assertEquals(faultOf(`r0 = 0\n.insn 0x${slot}\nexit`).kind, "bad-opcode", slot);
  }
});

Deno.test("the limit on executed instructions can be set, and is not exceeded", () => {
  const result = run(assemble("r0 = 0\nr0 += 1\ngoto -2"), {}, { limit: 10 });
  assert(result.outcome === "fault");
  assertEquals([result.fault.kind, result.executed], ["runaway", 10]);
  assertEquals(run(assemble("r0 = 0\nexit"), {}, { limit: 2 }).outcome, "exit");
});

Deno.test("a subprogram gets the arguments that its caller wrote, and only these", () => {
  assertEquals(exitValue("r1 = 7\nr2 = 8\ncall pc+1\nexit\nr0 = r1\nr0 += r2\nexit"), 15n);
  assertEquals(faultOf("r1 = 7\ncall pc+1\nexit\nr0 = r2\nexit").kind, "uninitialised-register");
  assertEquals(faultOf("r6 = 7\ncall pc+1\nexit\nr0 = r6\nexit").kind, "uninitialised-register");
  assertEquals(faultOf("r0 = 7\ncall pc+1\nexit\nr1 = r0\nexit").kind, "uninitialised-register");
});

Deno.test("after a call r1 to r5 cannot be read, r6 to r9 hold what they held, r0 what the callee left", () => {
  for (const register of [1, 2, 3, 4, 5]) {
    const fault = faultOf(`r${register} = 1\ncall pc+2\nr0 = r${register}\nexit\nr${register} = 2\nr0 = 1\nexit`);
    assertEquals([fault.kind, fault.index], ["uninitialised-register", 2]);
  }
  for (const register of [6, 7, 8, 9]) {
    const text = `r${register} = 1\ncall pc+2\nr0 = r${register}\nexit\nr${register} = 2\nr0 = 3\nexit`;
    assertEquals(exitValue(text), 1n);
  }
  assertEquals(faultOf("call pc+2\nr0 = r6\nexit\nr6 = 2\nr0 = 3\nexit").index, 1);
  assertEquals(exitValue("call pc+2\nr0 = 1\nexit\nexit"), 1n);
  assertEquals(faultOf("r0 = 1\ncall pc+1\nexit\nexit").index, 2);
});

Deno.test("each function has a frame of its own, which is gone when it returns", () => {
  const own = "*(u64 *)(r10 - 8) = 1\ncall pc+2\nr0 = *(u64 *)(r10 - 8)\nexit\n*(u64 *)(r10 - 8) = 2\nexit";
  assertEquals(exitValue(own), 1n);
  const callers = "r1 = r10\ncall pc+2\nr0 = *(u64 *)(r10 - 8)\nexit\n*(u64 *)(r1 - 8) = 2\nexit";
  assertEquals(exitValue(callers), 2n);
  const dangling = faultOf("call pc+2\nr0 = *(u64 *)(r0 - 8)\nexit\nr0 = r10\nexit");
  assertEquals([dangling.kind, dangling.index], ["out-of-bounds", 1]);
  const fresh = "call pc+2\ncall pc+3\nexit\n*(u64 *)(r10 - 8) = 2\nexit\nr0 = *(u64 *)(r10 - 8)\nexit";
  assertEquals(exitValue(fresh), 0n);
});

Deno.test("eight frames can be had, not nine", () => {
  const chain = (calls: number): string => "r0 = 1\n" + "call pc+1\nexit\n".repeat(calls) + "r0 = 1\nexit";
  assertEquals(exitValue(chain(7)), 1n);
  const fault = faultOf(chain(8));
  assertEquals([fault.kind, fault.frame], ["call-depth", 7]);
});

Deno.test("each convention can be replaced by itself", () => {
  assertEquals(exitValue("r1 = 5\ncall pc+2\nr0 = r1\nexit\nexit", {}, departing({ scratched: [2, 3, 4] })), 5n);
  assertEquals(
    exitValue("r9 = 1\ncall pc+2\nr0 = r9\nexit\nr9 = 2\nexit", {}, departing({ preserved: [6, 7, 8] })),
    2n,
  );
  assertEquals(faultOf("r9 = 1\ncall pc+2\nr0 = r9\nexit\nexit", {}, departing({ scratched: [9] })).index, 2);
  assertEquals(exitValue("r6 = 4\ncall pc+1\nexit\nr0 = r6\nexit", {}, departing({ args: [6] })), 4n);
  assertEquals(exitValue("r10 += -8\nr0 = 1\nexit", {}, departing({ framePointerWritable: true })), 1n);
  assertEquals(exitValue("r3 = 6\nexit", {}, departing({ result: 3 })), 6n);
  assertEquals(exitValue("exit", {}, departing({ exitNeedsResult: false })), 0n);
  assertEquals(faultOf("call pc+1\nexit\nexit", {}, departing({ maxFrames: 1 })).kind, "call-depth");
  assertEquals(exitValue("*(u8 *)(r10 - 1024) = 1\nr0 = 0\nexit", {}, departing({ frameSize: 1024 })), 0n);
  const shared = "*(u64 *)(r10 - 8) = 1\ncall pc+2\nr0 = *(u64 *)(r10 - 8)\nexit\n*(u64 *)(r10 - 8) = 2\nexit";
  assertEquals(exitValue(shared, {}, departing({ ownFrame: false })), 2n);
});

Deno.test("may_goto jumps when its rounds are used up", () => {
  const result = run(assemble("r0 = 0\nmay_goto +2\nr0 += 1\ngoto -3\nexit"), {}, { limit: 100_000_000 });
  assertEquals(result.outcome === "exit" && result.r0, 8n * 1024n * 1024n);
});

Deno.test("a call by register is an extension", () => {
  const program = assemble("r1 = 5\ncallx r1\nexit");
  assertEquals(faultOf(program).kind, "bad-opcode");
  const functions: MachineOptions["functions"] = (type, number) => ({
    name: "number",
    params: [],
    isVoid: false,
    call: () => BigInt(type === "helper" ? number : -1),
  });
  const result = run(program, {}, { functions, extensions: ["callx"] });
  assertEquals(result.outcome === "exit" && result.r0, 5n);
});

Deno.test("details say what was wanted and what came", () => {
  assertStringIncludes(faultOf("r0 = *(u32 *)(r10 + 4)\nexit").detail, "read of 4 bytes at 0x200000001004");
  assertStringIncludes(faultOf("exit").detail, "r0 is read");
});
