import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as asm from "./assemble.ts";
import { decode } from "./decode.ts";
import { CONDITIONS } from "./flags.ts";
import { formatInsn } from "./format_insn.ts";
import { type Register, REGISTERS, type Size } from "./register.ts";

/** What the published listings contain: hexadecimal bytes, Intel syntax, and how they are asked for. */
const PUBLISHED: readonly (readonly [bytes: string, text: string, assembled: Uint8Array])[] = [
  // Prologue and epilogue of programs.
  ["0f1f440000", "nop DWORD PTR [rax+rax*1+0x0]", asm.nop(5)],
  ["6666666690", "xchg ax,ax", asm.prefixedNop5()],
  ["6690", "xchg ax,ax", asm.nop(2)],
  ["0f1f00", "nop DWORD PTR [rax]", asm.nop(3)],
  ["31c0", "xor eax,eax", asm.alu("xor", "rax", "rax", 4)],
  ["4831c0", "xor rax,rax", asm.alu("xor", "rax", "rax")],
  ["55", "push rbp", asm.push("rbp")],
  ["4889e5", "mov rbp,rsp", asm.mov("rbp", "rsp")],
  ["4881ec08000000", "sub rsp,0x8", asm.aluImm("sub", "rsp", 8, 8, 32)],
  ["4883ec08", "sub rsp,0x8", asm.aluImm("sub", "rsp", 8)],
  ["50", "push rax", asm.push("rax")],
  ["53", "push rbx", asm.push("rbx")],
  ["4155", "push r13", asm.push("r13")],
  ["4156", "push r14", asm.push("r14")],
  ["4157", "push r15", asm.push("r15")],
  ["415f", "pop r15", asm.pop("r15")],
  ["415e", "pop r14", asm.pop("r14")],
  ["415d", "pop r13", asm.pop("r13")],
  ["5b", "pop rbx", asm.pop("rbx")],
  ["c9", "leave", asm.leave()],
  ["c3", "ret", asm.ret()],
  // Tail calls.
  ["488b85f0ffffff", "mov rax,QWORD PTR [rbp-0x10]", asm.movLoad("rax", { base: "rbp", disp: -16, dispSize: 32 })],
  ["8b85f4ffffff", "mov eax,DWORD PTR [rbp-0xc]", asm.movLoad("rax", { base: "rbp", disp: -12, dispSize: 32 }, 4)],
  ["83f820", "cmp eax,0x20", asm.aluImm("cmp", "rax", 0x20, 4)],
  ["7714", "ja 0x16", asm.jcc8("a", 0x14)],
  ["83c001", "add eax,0x1", asm.aluImm("add", "rax", 1, 4)],
  ["8985f4ffffff", "mov DWORD PTR [rbp-0xc],eax", asm.mov({ base: "rbp", disp: -12, dispSize: 32 }, "rax", 4)],
  ["e90e000000", "jmp 0x13", asm.jmp32(14)],
  ["e8f7210000", "call 0x21fc", asm.call32(0x21f7)],
  ["58", "pop rax", asm.pop("rax")],
  ["4881c400000000", "add rsp,0x0", asm.aluImm("add", "rsp", 0, 8, 32)],
  ["4889df", "mov rdi,rbx", asm.mov("rdi", "rbx")],
  ["89d2", "mov edx,edx", asm.mov("rdx", "rdx", 4)],
  ["395624", "cmp DWORD PTR [rsi+0x24],edx", asm.alu("cmp", { base: "rsi", disp: 0x24 }, "rdx", 4)],
  ["762f", "jbe 0x31", asm.jcc8("be", 47)],
  [
    "488b8cd610010000",
    "mov rcx,QWORD PTR [rsi+rdx*8+0x110]",
    asm.movLoad("rcx", { base: "rsi", index: "rdx", scale: 8, disp: 0x110 }),
  ],
  ["4885c9", "test rcx,rcx", asm.test("rcx", "rcx")],
  ["740b", "je 0xd", asm.jcc8("e", 11)],
  ["488b4930", "mov rcx,QWORD PTR [rcx+0x30]", asm.movLoad("rcx", { base: "rcx", disp: 0x30 })],
  ["4883c10b", "add rcx,0xb", asm.aluImm("add", "rcx", 11)],
  ["ffe1", "jmp rcx", asm.jmpRegister("rcx")],
  // The counter behind a pointer, as later kernels have it.
  ["4883f821", "cmp rax,0x21", asm.aluImm("cmp", "rax", 33)],
  ["4889e0", "mov rax,rsp", asm.mov("rax", "rsp")],
  ["eb01", "jmp 0x3", asm.jmp8(1)],
  ["48833821", "cmp QWORD PTR [rax],0x21", asm.aluImm("cmp", { base: "rax" }, 0x21)],
  ["4883000f", "add QWORD PTR [rax],0xf", asm.aluImm("add", { base: "rax" }, 15)],
  ["f30f1efa", "endbr64", asm.endbr64()],
  ["cc", "int3", asm.int3()],
  ["0f0b", "ud2", asm.ud2()],
  // Trampolines.
  ["897de8", "mov DWORD PTR [rbp-0x18],edi", asm.mov({ base: "rbp", disp: -0x18 }, "rdi", 4)],
  ["488d45c0", "lea rax,[rbp-0x40]", asm.lea("rax", { base: "rbp", disp: -0x40 })],
  ["488945f0", "mov QWORD PTR [rbp-0x10],rax", asm.mov({ base: "rbp", disp: -0x10 }, "rax")],
  ["488975c0", "mov QWORD PTR [rbp-0x40],rsi", asm.mov({ base: "rbp", disp: -0x40 }, "rsi")],
  ["488955c8", "mov QWORD PTR [rbp-0x38],rdx", asm.mov({ base: "rbp", disp: -0x38 }, "rdx")],
  ["894df8", "mov DWORD PTR [rbp-0x8],ecx", asm.mov({ base: "rbp", disp: -8 }, "rcx", 4)],
  ["8b7de8", "mov edi,DWORD PTR [rbp-0x18]", asm.movLoad("rdi", { base: "rbp", disp: -0x18 }, 4)],
  ["488b75c0", "mov rsi,QWORD PTR [rbp-0x40]", asm.movLoad("rsi", { base: "rbp", disp: -0x40 })],
  ["b806000000", "mov eax,0x6", asm.movImm32("rax", 6)],
  ["4c894df8", "mov QWORD PTR [rbp-0x8],r9", asm.mov({ base: "rbp", disp: -8 }, "r9")],
];

for (const [bytes, text, assembled] of PUBLISHED) {
  Deno.test(`assemble encodes ${text} as ${bytes}`, () => {
    assertEquals(assembled.toHex(), bytes);
    assertEquals(textOf(assembled), text);
  });
}

/** The text of what must be exactly one instruction. */
function textOf(bytes: Uint8Array): string {
  const insn = decode(bytes);
  assertEquals(insn.bytes.length, bytes.length, `one instruction in ${bytes.toHex()}`);
  return formatInsn(insn);
}

const OLD_BYTE_NAMES = ["al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"];
const OLD_WORD_NAMES = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"];

function nameOf(register: Register, size: Size): string {
  const number = REGISTERS.indexOf(register);
  if (size === 8) return register;
  if (number >= 8) return `${register}${{ 1: "b", 2: "w", 4: "d" }[size]}`;
  const word = OLD_WORD_NAMES[number] ?? "";
  if (size === 4) return `e${word}`;
  return size === 2 ? word : OLD_BYTE_NAMES[number] ?? "";
}

const WIDTH = { 1: "BYTE", 2: "WORD", 4: "DWORD", 8: "QWORD" } as const;

function hex(value: number): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** The text of an address, written independently of the encoder. */
function addressText({ base, index, scale = 1, disp = 0, dispSize }: asm.MemoryAddress): string {
  const shown = disp !== 0 || dispSize === 8 || dispSize === 32 || base === "rbp" || base === "r13";
  const scaled = index === undefined ? "" : `+${index}*${scale}`;
  return `[${base}${scaled}${shown ? (disp < 0 ? "" : "+") + hex(disp) : ""}]`;
}

function memoryText(address: asm.MemoryAddress, size: Size): string {
  return `${WIDTH[size]} PTR ${addressText(address)}`;
}

/** A constant as `objdump` prints it: sign-extended to the operand's size, read unsigned. */
function constantText(value: number, size: Size): string {
  return `0x${BigInt.asUintN(8 * size, BigInt(value)).toString(16)}`;
}

const register = fc.constantFrom(...REGISTERS);
const indexRegister = fc.constantFrom(...REGISTERS.filter((name) => name !== "rsp"));
const size = fc.constantFrom<Size>(1, 2, 4, 8);
const wideSize = fc.constantFrom<4 | 8>(4, 8);
const int8 = fc.integer({ min: -128, max: 127 });
const int32 = fc.oneof(int8, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const address: fc.Arbitrary<asm.MemoryAddress> = fc.oneof(
  fc.record({ base: register, disp: int32 }),
  fc.record({ base: register, disp: int8, dispSize: fc.constantFrom<8 | 32>(8, 32) }),
  fc.record({ base: register, index: indexRegister, scale: fc.constantFrom<1 | 2 | 4 | 8>(1, 2, 4, 8), disp: int32 }),
);
const place = fc.oneof<fc.Arbitrary<asm.RegisterOrMemory>[]>(register, address);

function placeText(where: asm.RegisterOrMemory, size: Size): string {
  return typeof where === "string" ? nameOf(where, size) : memoryText(where, size);
}

/** Texts that read the same to the CPU but for which the formatter prefers another name. */
function normal(text: string): string {
  return text.replace("xchg ax,ax", "nop");
}

Deno.test("moves decode to what was asked for", () => {
  fc.assert(fc.property(place, address, register, size, wideSize, int32, (where, from, reg, bytes, wide, imm) => {
    assertEquals(textOf(asm.mov(where, reg, bytes)), `mov ${placeText(where, bytes)},${nameOf(reg, bytes)}`);
    assertEquals(textOf(asm.movLoad(reg, from, bytes)), `mov ${nameOf(reg, bytes)},${memoryText(from, bytes)}`);
    assertEquals(textOf(asm.movImm32(reg, imm)), `mov ${nameOf(reg, 4)},${constantText(imm, 4)}`);
    assertEquals(asm.movImm32(reg, imm >>> 0), asm.movImm32(reg, imm));
    assertEquals(textOf(asm.movSignExtended(reg, imm)), `mov ${reg},${constantText(imm, 8)}`);
    assertEquals(textOf(asm.lea(reg, from)), `lea ${reg},${addressText(from)}`);
    assertEquals(textOf(asm.movzx(reg, where, 1)), `movzx ${nameOf(reg, 4)},${placeText(where, 1)}`);
    assertEquals(textOf(asm.movzx(reg, where, 2)), `movzx ${nameOf(reg, 4)},${placeText(where, 2)}`);
    assertEquals(textOf(asm.movsx(reg, where, 1, wide)), `movsx ${nameOf(reg, wide)},${placeText(where, 1)}`);
    assertEquals(textOf(asm.movsx(reg, where, 2, wide)), `movsx ${nameOf(reg, wide)},${placeText(where, 2)}`);
    assertEquals(textOf(asm.movsx(reg, where, 4, wide)), `movsxd ${nameOf(reg, wide)},${placeText(where, 4)}`);
  }));
});

Deno.test("64-bit constants are kept whole", () => {
  fc.assert(fc.property(register, fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }), (reg, imm) => {
    const text = `movabs ${reg},0x${BigInt.asUintN(64, imm).toString(16)}`;
    assertEquals(textOf(asm.movabs(reg, imm)), text);
  }));
});

Deno.test("stores of constants decode to what was asked for", () => {
  fc.assert(fc.property(address, int8, int32, (where, short, long) => {
    for (const bytes of [1, 2, 4, 8] as const) {
      const imm = bytes < 4 ? short : long;
      const text = `mov ${memoryText(where, bytes)},${constantText(imm, bytes)}`;
      assertEquals(textOf(asm.movStoreImm(where, imm, bytes)), text);
    }
  }));
});

Deno.test("arithmetic decodes to what was asked for", () => {
  const op = fc.constantFrom<asm.AluOperation>("add", "or", "and", "sub", "xor", "cmp");
  fc.assert(fc.property(op, place, address, register, size, wideSize, (op, where, from, reg, bytes, wide) => {
    assertEquals(textOf(asm.alu(op, where, reg, bytes)), `${op} ${placeText(where, bytes)},${nameOf(reg, bytes)}`);
    assertEquals(textOf(asm.aluLoad(op, reg, from, bytes)), `${op} ${nameOf(reg, bytes)},${memoryText(from, bytes)}`);
    assertEquals(textOf(asm.test(where, reg, bytes)), `test ${placeText(where, bytes)},${nameOf(reg, bytes)}`);
    assertEquals(textOf(asm.imul(reg, where, wide)), `imul ${nameOf(reg, wide)},${placeText(where, wide)}`);
  }));
  fc.assert(fc.property(op, place, register, wideSize, int32, (op, where, reg, wide, imm) => {
    const constant = constantText(imm, wide);
    assertEquals(textOf(asm.aluImm(op, where, imm, wide)), `${op} ${placeText(where, wide)},${constant}`);
    assertEquals(textOf(asm.aluImm(op, where, imm, wide, 32)), `${op} ${placeText(where, wide)},${constant}`);
    assertEquals(textOf(asm.testImm(where, imm, wide)), `test ${placeText(where, wide)},${constant}`);
    const product = `imul ${nameOf(reg, wide)},${placeText(where, wide)},${constant}`;
    assertEquals(textOf(asm.imulImm(reg, where, imm, wide)), product);
  }));
});

Deno.test("unary operations and shifts decode to what was asked for", () => {
  const op = fc.constantFrom<asm.UnaryOperation>("not", "neg", "mul", "div", "idiv");
  const shift = fc.constantFrom<asm.ShiftOperation>("rol", "ror", "shl", "shr", "sar");
  fc.assert(
    fc.property(
      op,
      shift,
      place,
      register,
      wideSize,
      fc.integer({ min: 0, max: 63 }),
      (op, by, where, reg, wide, n) => {
        const name = nameOf(reg, wide);
        assertEquals(textOf(asm.unary(op, where, wide)), `${op} ${placeText(where, wide)}`);
        assertEquals(textOf(asm.shiftImm(by, reg, n, wide)), `${by} ${name},0x${n.toString(16)}`);
        assertEquals(textOf(asm.shiftCl(by, reg, wide)), `${by} ${name},cl`);
        assertEquals(textOf(asm.bswap(reg, wide)), `bswap ${name}`);
      },
    ),
  );
  assertEquals(textOf(asm.shiftImm("ror", "rdi", 8, 2)), "ror di,0x8");
  assertEquals(textOf(asm.signExtendAccumulator(4)), "cdq");
  assertEquals(textOf(asm.signExtendAccumulator(8)), "cqo");
});

Deno.test("exchanges and atomics decode to what was asked for", () => {
  const op = fc.constantFrom<Exclude<asm.AluOperation, "cmp">>("add", "or", "and", "sub", "xor");
  fc.assert(fc.property(op, place, address, register, wideSize, (op, where, at, reg, wide) => {
    const name = nameOf(reg, wide);
    assertEquals(textOf(asm.xchg(where, reg, wide)), `xchg ${placeText(where, wide)},${name}`);
    assertEquals(textOf(asm.lockAlu(op, at, reg, wide)), `lock ${op} ${memoryText(at, wide)},${name}`);
    assertEquals(textOf(asm.lockXadd(at, reg, wide)), `lock xadd ${memoryText(at, wide)},${name}`);
    assertEquals(textOf(asm.lockCmpxchg(at, reg, wide)), `lock cmpxchg ${memoryText(at, wide)},${name}`);
  }));
});

Deno.test("the stack and control transfers decode to what was asked for", () => {
  fc.assert(fc.property(register, int8, int32, fc.constantFrom(...CONDITIONS), (reg, short, long, condition) => {
    const to = (length: number, displacement: number) =>
      `0x${BigInt.asUintN(64, BigInt(length + displacement)).toString(16)}`;
    assertEquals(textOf(asm.push(reg)), `push ${reg}`);
    assertEquals(textOf(asm.pop(reg)), `pop ${reg}`);
    assertEquals(textOf(asm.jmpRegister(reg)), `jmp ${reg}`);
    assertEquals(textOf(asm.callRegister(reg)), `call ${reg}`);
    assertEquals(textOf(asm.jmp8(short)), `jmp ${to(2, short)}`);
    assertEquals(textOf(asm.jmp32(long)), `jmp ${to(5, long)}`);
    assertEquals(textOf(asm.call32(long)), `call ${to(5, long)}`);
    assertEquals(textOf(asm.jcc8(condition, short)), `j${condition} ${to(2, short)}`);
    assertEquals(textOf(asm.jcc32(condition, long)), `j${condition} ${to(6, long)}`);
  }));
});

Deno.test("nop has the length that was asked for and decodes as a nop", () => {
  for (const length of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
    const bytes = asm.nop(length);
    assertEquals(bytes.length, length);
    assertEquals(normal(textOf(bytes)).slice(0, 3), "nop");
  }
});

Deno.test("what does not fit is an error", () => {
  assertThrows(() => asm.jmp8(128), RangeError, "wanted a displacement of 8 bits, signed, got 128");
  assertThrows(() => asm.jmp32(2 ** 31), RangeError, "32 bits");
  assertThrows(() => asm.aluImm("sub", "rsp", 128, 8, 8), RangeError, "constant of 8 bits");
  assertThrows(() => asm.aluImm("sub", "rsp", 0.5), RangeError, "got 0.5");
  assertThrows(() => asm.movStoreImm({ base: "rax" }, 32768, 2), RangeError, "16 bits");
  assertThrows(() => asm.movLoad("rax", { base: "rbp", disp: 0, dispSize: 0 }), RangeError, "rbp");
  assertThrows(() => asm.movLoad("rax", { base: "rax", disp: 200, dispSize: 8 }), RangeError, "displacement of 8 bits");
  assertThrows(() => asm.shiftImm("shl", "rax", 256), RangeError, "count");
});
