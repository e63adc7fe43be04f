import { parsePrototype } from "../../../c/parse_prototype.ts";
import type {
  StructPassing,
  TrampolineEntry,
  TrampolineExternal,
  TrampolineKind,
} from "../../../protocol/struct_args.ts";
import * as asm from "../../../x86/assemble.ts";
import { CodeBuilder } from "../../../x86/code_builder.ts";
import type { Register, Size } from "../../../x86/register.ts";
import type { Answered } from "../../observation.ts";

/** A trampoline made by hand, step by step, so that a test can replace one. */
export interface HandMade {
  readonly prototype: string;
  readonly structs: StructPassing;
  readonly kind: TrampolineKind;
  readonly view: "value" | "pointer";
  /** How the traced function hands over; by a call if left out. */
  readonly entry?: TrampolineEntry;
  readonly steps: Readonly<Record<string, readonly Uint8Array[]>>;
}

/** Where the trampoline lies; what it calls lies at a distance for each. */
const BASE = 0xffff_ffff_c060_0000n;

const CALLEES = {
  program: 0xffff_ffff_c070_0000n,
  enter: 0xffff_ffff_8120_0000n,
  exit: 0xffff_ffff_8120_0100n,
  traced: 0xffff_ffff_81a0_0009n,
} as const;

/** The published function. */
export const PUBLISHED = "int f(int a, struct { long a; long b; } b, int c)";

/** An instruction that stores a register below `rbp`. */
export function save(disp: number, register: Register, size: Size = 8): Uint8Array {
  return asm.mov({ base: "rbp", disp: -disp }, register, size);
}

/** An instruction that loads a register from below `rbp`. */
export function restore(register: Register, disp: number, size: Size = 8): Uint8Array {
  return asm.movLoad(register, { base: "rbp", disp: -disp }, size);
}

/** Stands for a call of something outside; its distance is known when the code is put together. */
export function callOf(callee: keyof typeof CALLEES): Uint8Array {
  return new Uint8Array([0xe8, Object.keys(CALLEES).indexOf(callee), 0, 0, 0]);
}

const enter = [asm.push("rbp"), asm.mov("rbp", "rsp"), asm.aluImm("sub", "rsp", 0x50), asm.push("rbx")];
const leave = [asm.pop("rbx"), asm.leave(), asm.ret()];
const count = [asm.movImm32("rax", 4), save(0x28, "rax")];

/** Calls the program on its context, which begins so many bytes below `rbp`, as does what belongs to the run. */
function program(context: number, run = 0x50): readonly Uint8Array[] {
  const runContext: asm.MemoryAddress = { base: "rbp", disp: -run };
  const calls = [asm.lea("rdi", { base: "rbp", disp: -context }), callOf("program")];
  const length = calls.reduce((sum, insn) => sum + insn.length, 0);
  return [
    asm.lea("rsi", runContext),
    callOf("enter"),
    asm.mov("rbx", "rax"),
    asm.test("rax", "rax"),
    asm.jcc8("e", length),
    ...calls,
    asm.mov("rsi", "rbx"),
    asm.lea("rdx", runContext),
    callOf("exit"),
  ];
}

const saves = {
  "save a": [save(0x20, "rdi")],
  "save b": [save(0x18, "rsi"), save(0x10, "rdx")],
  "save c": [save(8, "rcx")],
};

const restores = {
  "restore a": [restore("rdi", 0x20)],
  "restore b": [restore("rsi", 0x18), restore("rdx", 0x10)],
  "restore c": [restore("rcx", 8)],
};

/** The published function's entry as Linux 6.1 has it. */
export const linuxEntry: HandMade = {
  prototype: PUBLISHED,
  structs: "abi",
  kind: "fentry",
  view: "value",
  steps: { enter, count, ...saves, program: program(0x20), ...restores, leave },
};

/** The published function's exit. */
export const linuxExit: HandMade = {
  ...linuxEntry,
  kind: "fexit",
  steps: {
    enter,
    count: [asm.movImm32("rax", 4), save(0x30, "rax")],
    "save a": [save(0x28, "rdi")],
    "save b": [save(0x20, "rsi"), save(0x18, "rdx")],
    "save c": [save(0x10, "rcx")],
    call: [callOf("traced")],
    "save result": [save(8, "rax")],
    program: program(0x28),
    "restore result": [restore("rax", 8)],
    leave: [asm.pop("rbx"), asm.leave(), asm.aluImm("add", "rsp", 8), asm.ret()],
  },
};

/** The published function's exit as Linux 7.2 has it: the function starts with a jump. */
export const jumpedExit: HandMade = {
  ...linuxExit,
  entry: "jump",
  steps: { ...linuxExit.steps, leave: [asm.pop("rbx"), asm.leave(), asm.ret()] },
};

/** The published listing, its slip mended. */
export const seedEntry: HandMade = {
  ...linuxEntry,
  view: "pointer",
  steps: {
    enter,
    "save a": [save(0x18, "rdi", 4)],
    "point to b": [asm.lea("rax", { base: "rbp", disp: -0x40 }), save(0x10, "rax")],
    "save b": [save(0x40, "rsi"), save(0x38, "rdx")],
    "save c": [save(8, "rcx", 4)],
    program: program(0x18),
    "restore a": [restore("rdi", 0x18, 4)],
    "restore b": [restore("rsi", 0x40), restore("rdx", 0x38)],
    "restore c": [restore("rcx", 8, 4)],
    leave,
  },
};

/** The published function, its struct passed by reference. */
export const referenceEntry: HandMade = {
  ...linuxEntry,
  structs: "reference",
  steps: {
    enter,
    "save a": [save(0x20, "rdi")],
    "copy b": [
      asm.movLoad("rax", { base: "rsi", disp: 0 }),
      save(0x18, "rax"),
      asm.movLoad("rax", { base: "rsi", disp: 8 }),
      save(0x10, "rax"),
    ],
    "save b": [save(0x38, "rsi")],
    "save c": [save(8, "rdx")],
    program: program(0x20),
    "restore a": [restore("rdi", 0x20)],
    "restore b": [restore("rsi", 0x38)],
    "restore c": [restore("rdx", 8)],
    leave,
  },
};

/** A seventh argument lies on the stack. */
export const stackEntry: HandMade = {
  ...linuxEntry,
  prototype: "int f(long a, long b, long c, long d, long e, long f, long g)",
  steps: {
    enter,
    save: (["rdi", "rsi", "rdx", "rcx", "r8", "r9"] as const).map((register, at) => save(0x38 - 8 * at, register)),
    "copy g": [asm.movLoad("rax", { base: "rbp", disp: 0x18 }), save(8, "rax")],
    program: program(0x38),
    restore: (["rdi", "rsi", "rdx", "rcx", "r8", "r9"] as const).map((register, at) =>
      restore(register, 0x38 - 8 * at)
    ),
    leave,
  },
};

/** The exit of the same function as Linux 6.12 has it. */
export const stackExit = {
  ...stackEntry,
  kind: "fexit",
  steps: {
    enter: [asm.push("rbp"), asm.mov("rbp", "rsp"), asm.aluImm("sub", "rsp", 0x68), save(0x60, "rbx")],
    count: [asm.movImm32("rax", 7), save(0x48, "rax")],
    save: (["rdi", "rsi", "rdx", "rcx", "r8", "r9"] as const).map((register, at) => save(0x40 - 8 * at, register)),
    "copy g": [asm.movLoad("rax", { base: "rbp", disp: 0x18 }), save(0x10, "rax")],
    "pass g on": [save(0x68, "rax")],
    call: [callOf("traced")],
    "save result": [save(8, "rax")],
    program: program(0x40, 0x58),
    leave: [restore("rax", 8), restore("rbx", 0x60), asm.leave(), asm.aluImm("add", "rsp", 8), asm.ret()],
  },
} as const satisfies HandMade;

/** The answer that a trampoline made by hand is, with some of its steps replaced. */
export function answer(
  made: HandMade,
  replaced: HandMade["steps"] = {},
  designs: readonly string[] = [],
): Answered<"struct_args.trampoline"> {
  const { prototype, structs, kind, view } = made;
  const externals = (["program", "enter", "exit", "traced"] as const)
    .map((kind): TrampolineExternal => ({ kind, address: CALLEES[kind] }));
  return {
    operation: "struct_args.trampoline",
    arch: "x86_64",
    designs,
    input: { prototype: parsePrototype(prototype), structs, kind },
    outcome: "ok",
    value: {
      address: BASE,
      entry: made.entry ?? "call",
      code: link({ ...made.steps, ...replaced }),
      externals,
      view,
      memory: [],
    },
  };
}

function link(steps: HandMade["steps"]): Uint8Array {
  const builder = new CodeBuilder();
  builder.emit(...Object.values(steps).flat());
  const code = builder.build(BASE).bytes.slice();
  let offset = 0;
  for (const insn of Object.values(steps).flat()) {
    if (insn[0] === 0xe8) {
      const target = Object.values(CALLEES)[insn[1] ?? 0] ?? 0n;
      new DataView(code.buffer).setInt32(offset + 1, Number(target - (BASE + BigInt(offset + 5))), true);
    }
    offset += insn.length;
  }
  return code;
}
