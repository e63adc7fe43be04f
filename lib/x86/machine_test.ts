import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "../testing/random.ts";
import * as asm from "./assemble.ts";
import { cFunction } from "./c_function.ts";
import { CodeBuilder } from "./code_builder.ts";
import { CodeImage } from "./code_image.ts";
import type { External } from "./external.ts";
import type { FaultReason } from "./fault.ts";
import { Machine } from "./machine.ts";
import type { MachineEvent } from "./machine_event.ts";
import type { MachineParts } from "./machine_parts.ts";
import { Memory } from "./memory.ts";
import { REGISTERS } from "./register.ts";
import { RETURN_ADDRESS } from "./return_address.ts";
import { returnThunk } from "./return_thunk.ts";
import { encodeForm, type Form, instructionForms } from "./testing/forms.ts";

const CODE = 0x40_0000n;
const STACK = 0x8000n;
const STACK_BYTES = 256;
const TABLE = 0x9000n;
const HELPER = 0xffff_ffff_8100_0000n;

/** A machine about to execute `bytes`, called from outside, with a stack and a read-only table. */
function machineOn(bytes: Uint8Array, parts: Partial<MachineParts> = {}): Machine {
  const machine = new Machine({
    code: new CodeImage([{ name: "main", base: CODE, bytes }]),
    memory: new Memory([
      { name: "stack", base: STACK, bytes: new Uint8Array(STACK_BYTES), access: "read-write" },
      { name: "table", base: TABLE, bytes: Uint8Array.fromHex("1122334455667788"), access: "read" },
    ]),
    ...parts,
  });
  machine.cpu.set("rsp", STACK + BigInt(STACK_BYTES));
  machine.enter(CODE);
  return machine;
}

function code(...instructions: readonly Uint8Array[]): Uint8Array {
  return new CodeBuilder().emit(...instructions).build().bytes;
}

/** The published site of a tail call, `r6` being the only callee-saved register used, behind a matching prologue. */
const SITE = new CodeBuilder()
  .emit(asm.nop(5), asm.alu("xor", "rax", "rax", 4), asm.push("rbp"), asm.mov("rbp", "rsp"))
  .emit(asm.push("rax"), asm.push("rbx"), asm.mov("rbx", "rdi"))
  .label("bypass").jmp("out", 32)
  .emit(asm.pop("rbx"), asm.pop("rax"), asm.aluImm("add", "rsp", 0, 8, 32))
  .label("target").emit(asm.nop(5))
  .label("out").emit(asm.mov("rax", "rbx"), asm.pop("rbx"), asm.leave(), asm.ret())
  .build(CODE);

function placeOf(label: string): bigint {
  return CODE + BigInt(SITE.labels.get(label) ?? 0);
}

Deno.test("without a target the published site goes on behind it with its registers intact", () => {
  const machine = machineOn(SITE.bytes);
  machine.cpu.set("rdi", 7n);
  machine.cpu.set("rbx", 0xbbn);
  assertEquals(machine.code.read(placeOf("bypass"), 5).toHex(), "e90e000000");
  assertEquals(machine.run({ limit: 100 }).kind, "returned");
  assertEquals(machine.cpu.get("rax"), 7n);
  assertEquals(machine.cpu.get("rbx"), 0xbbn);
  assertEquals(machine.cpu.get("rsp"), STACK + BigInt(STACK_BYTES));
});

Deno.test("with a target the published site unwinds and goes there with the counter", () => {
  const machine = machineOn(SITE.bytes);
  machine.cpu.set("rbx", 0xbbn);
  const target = CODE + 0x1000n;
  machine.code.write(placeOf("target"), asm.jmp32(Number(target - placeOf("target")) - 5));
  machine.code.write(placeOf("bypass"), asm.nop(5));
  const end = machine.run({ limit: 100, until: new Set([target]) });
  assertEquals(end, { kind: "reached", steps: 12, address: target });
  assertEquals(machine.cpu.get("rbx"), 0xbbn);
  assertEquals(machine.cpu.get("rax"), 0n);
  // The next program sets its own frame behind `push rbp; mov rbp,rsp`.
  assertEquals(machine.cpu.get("rsp"), machine.cpu.get("rbp"));
});

Deno.test("state A, unwound without a target, hands the caller another register than it had", () => {
  const machine = machineOn(SITE.bytes);
  machine.cpu.set("rbx", 0xbbn);
  machine.cpu.set("rbp", 0x55n);
  machine.code.write(placeOf("bypass"), asm.nop(5));
  assertEquals(machine.run({ limit: 100 }).kind, "returned");
  assertEquals(machine.cpu.get("rbx"), 0x55n);
});

/** One event as a line. */
function lineOf(event: MachineEvent): string {
  const hex = (value: bigint): string => value.toString(16);
  switch (event.kind) {
    case "execute":
      return `execute ${event.insn.mnemonic}`;
    case "load":
    case "store":
      return `${event.kind} ${event.size} at ${hex(event.address)}: ${hex(event.value)}`;
    case "push":
    case "pop":
      return `${event.kind} ${event.register}`;
    case "call":
      return `call ${hex(event.target)} from ${hex(event.returnAddress)}`;
    case "return":
    case "jump":
      return `${event.kind} ${hex(event.target)}`;
    case "external":
    case "fall-through":
      return event.kind;
  }
}

Deno.test("a machine tells what it does, in order", () => {
  const lines: string[] = [];
  const bytes = new CodeBuilder()
    .emit(asm.push("rbx"), asm.test("rax", "rax"))
    .jcc("ne", "out", 8).jcc("e", "next", 8)
    .label("next").callTo(HELPER)
    .label("out").emit(asm.pop("rbx"), asm.ret())
    .build(CODE).bytes;
  const externals = new Map([[HELPER, cFunction(() => 1n)]]);
  const machine = machineOn(bytes, { externals, observe: (event) => lines.push(lineOf(event)) });
  machine.cpu.set("rbx", 0x66n);
  lines.length = 0;
  assertEquals(machine.run({ limit: 100 }), { kind: "returned", steps: 8 });
  assertEquals(lines, [
    "execute push",
    "store 8 at 80f0: 66",
    "push rbx",
    "execute test",
    "execute jne",
    "fall-through",
    "execute je",
    "jump 400008",
    "execute call",
    "store 8 at 80e8: 40000d",
    "call ffffffff81000000 from 40000d",
    "external",
    "load 8 at 80e8: 40000d",
    "return 40000d",
    "execute pop",
    "load 8 at 80f0: 66",
    "pop rbx",
    "execute ret",
    "load 8 at 80f8: dead000000000000",
    "return dead000000000000",
  ]);
});

/** Code that faults: bytes, the reason, the offset, the text, and part of the detail. */
const FAULTY: readonly (readonly [bytes: string, reason: FaultReason, offset: number, text: string, detail: string])[] =
  [
    ["90" + "660f6fc1", "unsupported-instruction", 1, "movdqa xmm0,xmm1", "got movdqa"],
    ["0f05", "unsupported-instruction", 0, "syscall", "got syscall"],
    ["8ed8", "unsupported-instruction", 0, "mov ds,ax", "general-purpose registers"],
    ["660fc8", "unsupported-instruction", 0, "bswap ax", "undefined"],
    ["66c3", "unsupported-instruction", 0, "ret", "operand size prefix"],
    ["6650", "unsupported-instruction", 0, "push ax", "8 bytes"],
    ["ff2c24", "unsupported-instruction", 0, "jmp far FWORD PTR [rsp]", "memory operand"],
    ["c606", "invalid-instruction", 0, "(truncated)", "truncated"],
    ["9006", "invalid-instruction", 1, "(bad)", "undecodable"],
    ["90e900", "invalid-instruction", 1, "(truncated)", "truncated"],
    ["488b00", "bad-access", 0, "mov rax,QWORD PTR [rax]", "8 bytes at 0x0"],
    ["c6042500900000ff", "bad-access", 0, "mov BYTE PTR [0x9000],0xff", "writable memory"],
    ["488b0425fd800000", "bad-access", 0, "mov rax,QWORD PTR [0x80fd]", "8 bytes at 0x80fd"],
    ["65488b042500000000", "bad-access", 0, "mov rax,QWORD PTR gs:0x0", "base of gs"],
    ["64488b042528000000", "bad-access", 0, "mov rax,QWORD PTR fs:0x28", "base of fs"],
    ["31d2f7f2", "divide-error", 2, "div edx", "got 0"],
    ["ba0500000031c9ffc1f7f1", "divide-error", 9, "div ecx", "quotient of 4 bytes"],
    ["c1e0057000", "undefined-flag", 3, "jo 0x400005", "condition o"],
    ["90cc", "int3", 1, "int3", "int3"],
    ["0f0b", "ud2", 0, "ud2", "ud2"],
  ];

for (const [bytes, reason, offset, text, detail] of FAULTY) {
  Deno.test(`${bytes}, ${text}, ends in a located fault: ${reason}`, () => {
    const end = machineOn(Uint8Array.fromHex(bytes)).run({ limit: 100 });
    assert(end.kind === "fault", end.kind);
    const { fault } = end;
    assertEquals({ ...fault, detail: "" }, {
      reason,
      address: CODE + BigInt(offset),
      region: "main",
      offset,
      text,
      detail: "",
    });
    assert(fault.detail.includes(detail), fault.detail);
  });
}

Deno.test("code that is empty, runs off its end, or jumps to itself ends in a fault", () => {
  const empty = machineOn(new Uint8Array()).run({ limit: 10 });
  assertEquals(empty.kind === "fault" && [empty.fault.reason, empty.fault.offset], ["out-of-code", undefined]);
  const end = machineOn(code(asm.nop(5), asm.nop(1))).run({ limit: 10 });
  assertEquals(end.kind === "fault" && [end.fault.reason, end.fault.address], ["out-of-code", CODE + 6n]);
  const loop = machineOn(code(asm.jmp8(-2))).run({ limit: 1000 });
  assertEquals(loop.kind === "fault" && [loop.steps, loop.fault.reason, loop.fault.text], [
    1000,
    "runaway",
    "jmp 0x400000",
  ]);
  // add [rax],al
  const zeros = machineOn(new Uint8Array(64)).run({ limit: 10 });
  assertEquals(zeros.kind === "fault" && zeros.fault.reason, "bad-access");
});

Deno.test("a run needs a limit that is a whole number", () => {
  for (const limit of [-1, 1.5, NaN, Infinity]) {
    assertThrows(() => machineOn(code(asm.ret())).run({ limit }), RangeError, "step limit");
  }
  const end = machineOn(code(asm.ret())).run({ limit: 0 });
  assertEquals(end.kind === "fault" && [end.steps, end.fault.reason], [0, "runaway"]);
});

Deno.test("what a C function need not keep is lost in it", () => {
  const externals = new Map([[HELPER, cFunction(([a, b]) => a + b)]]);
  const machine = machineOn(new CodeBuilder().callTo(HELPER).emit(asm.ret()).build(CODE).bytes, { externals });
  for (const [number, register] of REGISTERS.entries()) {
    if (register !== "rsp") machine.cpu.set(register, BigInt(number));
  }
  assertEquals(machine.run({ limit: 10 }).kind, "returned");
  assertEquals(machine.cpu.get("rax"), 13n);
  const kept = REGISTERS.filter((register, number) => machine.cpu.get(register) === BigInt(number));
  assertEquals(kept, ["rbx", "rbp", "r12", "r13", "r14", "r15"]);
});

Deno.test("an external that throws a trap makes a fault, and one that goes nowhere a runaway", () => {
  const bytes = new CodeBuilder().jmpTo(HELPER).build(CODE).bytes;
  const noStack = machineOn(bytes, { externals: new Map([[HELPER, returnThunk]]) });
  noStack.cpu.set("rsp", 0n);
  const end = noStack.run({ limit: 10 });
  assertEquals(end.kind === "fault" && [end.fault.reason, end.fault.address, end.fault.region], [
    "bad-access",
    HELPER,
    undefined,
  ]);
  const idle = machineOn(bytes, { externals: new Map<bigint, External>([[HELPER, () => {}]]) }).run({ limit: 10 });
  assertEquals(idle.kind === "fault" && idle.fault.reason, "runaway");
});

Deno.test("an error of an external's own is not swallowed", () => {
  const externals = new Map<bigint, External>([[HELPER, () => {
    throw new TypeError("not a trap");
  }]]);
  const machine = machineOn(new CodeBuilder().jmpTo(HELPER).build(CODE).bytes, { externals });
  assertThrows(() => machine.run({ limit: 10 }), TypeError, "not a trap");
});

Deno.test("an int3 handler may emulate the instruction that is being poked", () => {
  const emulated: bigint[] = [];
  const onInt3: External = (cpu) => {
    emulated.push(cpu.at);
    cpu.rip = placeOf("out");
  };
  const machine = machineOn(SITE.bytes, { onInt3 });
  machine.code.write(placeOf("bypass"), asm.int3());
  assertEquals(machine.run({ limit: 100 }).kind, "returned");
  assertEquals(emulated, [placeOf("bypass")]);
});

Deno.test("CPUs that share code see each poke at their next instruction", () => {
  const shared = new CodeImage([{ name: "loop", base: CODE, bytes: code(asm.nop(5), asm.jmp8(-7)) }]);
  const machines = [machineOn(new Uint8Array(), { code: shared }), machineOn(new Uint8Array(), { code: shared })];
  for (const machine of machines) for (let steps = 0; steps < 5; steps++) assertEquals(machine.step(), undefined);
  // Both have decoded the jump by now.
  shared.write(CODE + 5n, asm.ret());
  for (const machine of machines) assertEquals(machine.run({ limit: 2 }).kind, "returned");
});

Deno.test("a saved state comes back whole", () => {
  const machine = machineOn(SITE.bytes);
  const state = machine.cpu.save();
  machine.run({ limit: 3 });
  assert(machine.cpu.rip !== state.rip);
  machine.cpu.restore(state);
  assertEquals(machine.cpu.save(), state);
});

Deno.test("entering without a stack is the caller's mistake", () => {
  const machine = machineOn(code(asm.ret()));
  machine.cpu.set("rsp", 0n);
  assertThrows(() => machine.enter(CODE), Error, "0xfffffffffffffff8");
});

/** Registers of which most point to memory, to its edges, or nowhere. */
const registers = fc.array(
  fc.oneof(
    fc.bigInt({ min: STACK - 9n, max: STACK + 9n }),
    fc.bigInt({ min: STACK + BigInt(STACK_BYTES) - 9n, max: STACK + BigInt(STACK_BYTES) + 9n }),
    fc.bigInt({ min: TABLE - 2n, max: TABLE + 9n }),
    fc.bigInt({ min: CODE, max: CODE + 64n }),
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  ),
  { minLength: 16, maxLength: 16 },
);

Deno.test("any bytes in any state end in a result within the limit", () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), registers, fc.nat(0x8d5), (bytes, values, flags) => {
      const machine = machineOn(bytes, { externals: new Map([[HELPER, returnThunk]]) });
      machine.cpu.registers.set(values);
      machine.cpu.flags = flags;
      const end = machine.run({ limit: 50, until: new Set([CODE + 64n]) });
      assert(end.steps <= 50);
      const kind = end.kind === "fault" ? end.fault.reason : end.kind;
      ends.set(kind, (ends.get(kind) ?? 0) + 1);
      if (end.kind === "fault") assertEquals(end.fault.address, machine.cpu.rip);
      if (end.kind === "returned") assertEquals(machine.cpu.rip, RETURN_ADDRESS);
    }),
    { numRuns: 20_000 },
  );
  assert(ends.size >= 5, JSON.stringify([...ends]));
});

Deno.test("a fault leaves registers, flags and memory as they were before the instruction", () => {
  const random = new Random(3);
  const forms = instructionForms(random);
  const faulted = new Set<Form>();
  fc.assert(
    fc.property(fc.constantFrom(...forms), registers, fc.nat(0x8d5), (form, values, flags) => {
      const bytes = encodeForm(form, random, { address: CODE, data: STACK, target: CODE })?.bytes ?? new Uint8Array();
      const machine = machineOn(bytes);
      machine.cpu.registers.set(values);
      machine.cpu.setFlags(flags, flags, random.pick([0, 0, 0x8d5]));
      const before = machine.cpu.save();
      const contents = machine.cpu.memory.regions.map((region) => region.bytes.slice());
      if (machine.step() === undefined) return;
      faulted.add(form);
      assertEquals(machine.cpu.save(), before);
      assertEquals(machine.cpu.memory.regions.map((region) => region.bytes), contents);
    }),
    { numRuns: 20_000 },
  );
  const withMemory = forms.filter(({ operands }) =>
    operands.some(({ kind }) => kind === "register-or-memory" || kind === "absolute-memory")
  );
  assert(faulted.size > withMemory.length / 2, `${faulted.size} forms faulted`);
});
