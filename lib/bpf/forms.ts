/**
 * Every instruction and its text, in one table for both directions.
 *
 * The text is that of `llvm-objdump -d --no-show-raw-insn` of LLVM 20 and later (or of 19 with `--mcpu=v4`), without the
 * target that it appends to jumps. There a load of less than 64 bits shows a w register, for it clears the upper half;
 * a sign-extending one an r register.
 *
 * Where that text loses something or there is none, ours differs, with numbers in decimal:
 *
 * | instruction | `llvm-objdump` | here |
 * | --- | --- | --- |
 * | call of the program's own function | `call 0x2` | `call pc+2` |
 * | call of a kernel function by BTF id | `call 0x2` | `call kfunc[2]`, `call kfunc[2] module[1]` |
 * | map by file descriptor | `ld_pseudo r1, 0x1, 0x3` | `r1 = map_fd[3] ll` |
 * | address in its value | `ld_pseudo r1, 0x2, 0x3` | `r1 = map_fd[3][8] ll` |
 * | variable by BTF id | `ld_pseudo r1, 0x3, 0x3` | `r1 = btf_id[3] ll`, `r1 = btf_id[3] module[7] ll` |
 * | address of the program's own function | `ld_pseudo r1, 0x4, 0x3` | `r1 = func[+3] ll` |
 * | map by index | `ld_pseudo r1, 0x5, 0x3` | `r1 = map[3] ll` |
 * | address in its value | `ld_pseudo r1, 0x6, 0x3` | `r1 = map[3][8] ll` |
 * | packet access by register and offset | `r0 = *(u8 *)skb[r2]` | `r0 = *(u8 *)skb[r2 + 0x3]` |
 * | address of a per-CPU variable | `<unknown>` | `r1 = percpu r2` |
 * | anything else that sets a reserved field | its text without that field | `.insn 0x…` |
 * | anything else | `<unknown>` | `.insn 0x…` |
 *
 * A `.insn` shows one slot: sixteen hexadecimal digits, its bytes in memory order. Registers go up to r15, because a
 * slot can name them, though none above r10 exists.
 *
 * @module
 */
import { type Form, form } from "./form.ts";
import type { Insn } from "./insn.ts";
import { ALU, ATOMIC, CALL, CLASS, IMM64, JUMP, MODE, MOVE, SIGNED, SIZE, SOURCE } from "./opcode.ts";

/** How the operands of 64-bit and 32-bit arithmetic and comparisons are written. */
const WIDTHS = [
  { alu: CLASS.ALU64, jump: CLASS.JMP, dst: "$dst", src: "$src", imm: "$imm" },
  { alu: CLASS.ALU, jump: CLASS.JMP32, dst: "$wdst", src: "$wsrc", imm: "$imm32" },
] as const;

/** Arithmetic with two operands. */
const BINARY = [
  [ALU.ADD, "+="],
  [ALU.SUB, "-="],
  [ALU.MUL, "*="],
  [ALU.DIV, "/="],
  [ALU.OR, "|="],
  [ALU.AND, "&="],
  [ALU.LSH, "<<="],
  [ALU.RSH, ">>="],
  [ALU.MOD, "%="],
  [ALU.XOR, "^="],
  [ALU.MOV, "="],
  [ALU.ARSH, "s>>="],
] as const;

/** Comparisons. */
const COMPARISONS = [
  [JUMP.JEQ, "=="],
  [JUMP.JGT, ">"],
  [JUMP.JGE, ">="],
  [JUMP.JSET, "&"],
  [JUMP.JNE, "!="],
  [JUMP.JSGT, "s>"],
  [JUMP.JSGE, "s>="],
  [JUMP.JLT, "<"],
  [JUMP.JLE, "<="],
  [JUMP.JSLT, "s<"],
  [JUMP.JSLE, "s<="],
] as const;

/** Sizes of memory accesses and how values of these are written. */
const SIZES = [
  { size: SIZE.DW, bits: 64, dst: "$dst", src: "$src", imm: "$imm" },
  { size: SIZE.W, bits: 32, dst: "$wdst", src: "$wsrc", imm: "$imm32" },
  { size: SIZE.H, bits: 16, dst: "$wdst", src: "$wsrc", imm: "$imm32" },
  { size: SIZE.B, bits: 8, dst: "$wdst", src: "$wsrc", imm: "$imm32" },
] as const;

/** Atomic operations that may fetch the old value. */
const READ_MODIFY_WRITE = [
  [ATOMIC.ADD, "+=", "add"],
  [ATOMIC.OR, "|=", "or"],
  [ATOMIC.AND, "&=", "and"],
  [ATOMIC.XOR, "^=", "xor"],
] as const;

/** Arithmetic, moves and byte order. */
function* arithmetic(): Generator<Form> {
  for (const { alu, dst, src, imm } of WIDTHS) {
    for (const [operation, sign] of BINARY) {
      yield form(alu | operation | SOURCE.K, `${dst} ${sign} ${imm}`);
      yield form(alu | operation | SOURCE.X, `${dst} ${sign} ${src}`);
    }
    for (const [operation, sign] of [[ALU.DIV, "s/="], [ALU.MOD, "s%="]] as const) {
      yield form(alu | operation | SOURCE.K, `${dst} ${sign} ${imm}`, { fixed: { off: SIGNED } });
      yield form(alu | operation | SOURCE.X, `${dst} ${sign} ${src}`, { fixed: { off: SIGNED } });
    }
    yield form(alu | ALU.NEG, `${dst} = -${dst}`);
    for (const off of alu === CLASS.ALU64 ? [8, 16, 32] : [8, 16]) {
      yield form(alu | ALU.MOV | SOURCE.X, `${dst} = (s${off})${src}`, { fixed: { off } });
    }
  }
  const move = CLASS.ALU64 | ALU.MOV | SOURCE.X;
  yield form(move, "$dst = addr_space_cast($src, $spaces)", { fixed: { off: MOVE.ADDR_SPACE_CAST } });
  yield form(move, "$dst = percpu $src", {
    fixed: { off: MOVE.PERCPU },
    refused: "only a verifier writes a move of a per-CPU address",
  });
  for (const imm of [16, 32, 64]) {
    yield form(CLASS.ALU | ALU.END | SOURCE.K, `$dst = le${imm} $dst`, { fixed: { imm } });
    yield form(CLASS.ALU | ALU.END | SOURCE.X, `$dst = be${imm} $dst`, { fixed: { imm } });
    yield form(CLASS.ALU64 | ALU.END | SOURCE.K, `$dst = bswap${imm} $dst`, { fixed: { imm } });
  }
}

/** Jumps, calls and exit. */
function* jumps(): Generator<Form> {
  for (const { jump, dst, src, imm } of WIDTHS) {
    for (const [operation, sign] of COMPARISONS) {
      yield form(jump | operation | SOURCE.K, `if ${dst} ${sign} ${imm} goto $jump`);
      yield form(jump | operation | SOURCE.X, `if ${dst} ${sign} ${src} goto $jump`);
    }
  }
  yield form(CLASS.JMP | JUMP.JA, "goto $jump");
  yield form(CLASS.JMP32 | JUMP.JA, "gotol $jump32");
  yield form(CLASS.JMP | JUMP.JA | SOURCE.X, "gotox $dst");
  yield form(CLASS.JMP | JUMP.JCOND, "may_goto $jump");
  yield form(CLASS.JMP | JUMP.EXIT, "exit");
  const call = CLASS.JMP | JUMP.CALL;
  yield form(call, "call $imm", { fixed: { src: CALL.HELPER } });
  yield form(call, "call pc$func", { fixed: { src: CALL.SUBPROG } });
  yield form(call, "call kfunc[$id]", { fixed: { src: CALL.KFUNC } });
  yield form(call, "call kfunc[$id] module[$module]", { fixed: { src: CALL.KFUNC } });
  yield form(call | SOURCE.X, "callx $dst", { refused: "a call through a register is reserved" });
}

/** Loads and stores. */
function* memory(): Generator<Form> {
  for (const { size, bits, dst, src, imm } of SIZES) {
    yield form(CLASS.LDX | MODE.MEM | size, `${dst} = *(u${bits} *)($src $mem)`);
    yield form(CLASS.ST | MODE.MEM | size, `*(u${bits} *)($dst $mem) = ${imm}`);
    yield form(CLASS.STX | MODE.MEM | size, `*(u${bits} *)($dst $mem) = ${src}`);
    if (size === SIZE.DW) continue;
    yield form(CLASS.LDX | MODE.MEMSX | size, `$dst = *(s${bits} *)($src $mem)`);
    yield form(CLASS.LD | MODE.ABS | size, `r0 = *(u${bits} *)skb[$imm]`);
    yield form(CLASS.LD | MODE.IND | size, `r0 = *(u${bits} *)skb[$src]`);
    yield form(CLASS.LD | MODE.IND | size, `r0 = *(u${bits} *)skb[$src $index]`);
  }
}

/** Atomic operations. */
function* atomics(): Generator<Form> {
  for (const { size, bits, dst, src } of SIZES) {
    const opcode = CLASS.STX | MODE.ATOMIC | size;
    const place = `(u${bits} *)($dst $mem)`;
    yield form(opcode, `${dst} = load_acquire((u${bits} *)($src $mem))`, { fixed: { imm: ATOMIC.LOAD_ACQUIRE } });
    yield form(opcode, `store_release(${place}, ${src})`, { fixed: { imm: ATOMIC.STORE_RELEASE } });
    if (size !== SIZE.DW && size !== SIZE.W) continue;
    for (const [imm, sign, name] of READ_MODIFY_WRITE) {
      yield form(opcode, `lock *${place} ${sign} ${src}`, { fixed: { imm } });
      const fetch = { fixed: { imm: imm | ATOMIC.FETCH } };
      yield form(opcode, `${src} = atomic_fetch_${name}(${place}, ${src})`, fetch);
    }
    const suffix = size === SIZE.DW ? "_64" : "32_32";
    const r0 = size === SIZE.DW ? "r0" : "w0";
    yield form(opcode, `${src} = xchg${suffix}($dst $mem, ${src})`, { fixed: { imm: ATOMIC.XCHG } });
    yield form(opcode, `${r0} = cmpxchg${suffix}($dst $mem, ${r0}, ${src})`, { fixed: { imm: ATOMIC.CMPXCHG } });
  }
}

/** 64-bit immediates, by kind. */
function* immediates(): Generator<Form> {
  const kinds: readonly (readonly [src: number, value: string])[] = [
    [IMM64.NUMBER, "$imm64"],
    [IMM64.MAP_FD, "map_fd[$id]"],
    [IMM64.MAP_FD_VALUE, "map_fd[$id][$next]"],
    [IMM64.BTF_ID, "btf_id[$id]"],
    [IMM64.BTF_ID, "btf_id[$id] module[$next]"],
    [IMM64.FUNC, "func[$func]"],
    [IMM64.MAP_IDX, "map[$id]"],
    [IMM64.MAP_IDX_VALUE, "map[$id][$next]"],
  ];
  for (const [src, value] of kinds) {
    yield form(CLASS.LD | MODE.IMM | SIZE.DW, `$dst = ${value} ll`, { fixed: { src }, wide: true });
  }
}

/** Texts that are understood but not printed: those of LLVM before 20, and a call by name. */
function* aliases(): Generator<Form> {
  for (const { size, bits } of SIZES) {
    if (size === SIZE.DW) continue;
    yield form(CLASS.LDX | MODE.MEM | size, `$dst = *(u${bits} *)($src $mem)`);
    yield form(CLASS.STX | MODE.MEM | size, `*(u${bits} *)($dst $mem) = $src`);
  }
  yield form(CLASS.STX | MODE.ATOMIC | SIZE.W, "lock *(u32 *)($dst $mem) += $src");
  yield form(CLASS.JMP | JUMP.CALL, "call $func", { fixed: { src: CALL.SUBPROG } });
}

/** A slot that no other form shows. Its opcode and all of its fields come from the operand. */
export const RAW: Form = form(0, ".insn $raw");

/** The forms that are printed. Of several that fit an instruction, the first is. */
export const FORMS: readonly Form[] = [...arithmetic(), ...jumps(), ...memory(), ...atomics(), ...immediates()];

/** The forms that are understood. */
export const READABLE_FORMS: readonly Form[] = [...FORMS, ...aliases(), RAW];

const BY_OPCODE: readonly (readonly Form[])[] = Array.from(
  { length: 256 },
  (_, opcode) => FORMS.filter((form) => form.opcode === opcode),
);

/** The forms of an opcode. */
export function formsOf(opcode: number): readonly Form[] {
  return BY_OPCODE[opcode] ?? [];
}

/** Whether a slot is what the second of a 64-bit immediate load must be: only its immediate may be set. */
export function isSecondSlot(insn: Insn | undefined): insn is Insn {
  return insn !== undefined && insn.opcode === 0 && insn.dst === 0 && insn.src === 0 && insn.off === 0;
}

/** The form of the instruction in this slot and the following one, or `undefined` if there is none. */
export function formOf(insn: Insn, following?: Insn): Form | undefined {
  const forms = BY_OPCODE[insn.opcode];
  if (forms === undefined) return undefined;
  for (const form of forms) {
    if (fits(form, insn, following)) return form;
  }
  return undefined;
}

/** Whether every field that the form does not show has the value that it implies. */
function fits({ fixed, wide }: Form, insn: Insn, following: Insn | undefined): boolean {
  if (fixed.dst !== undefined && fixed.dst !== insn.dst) return false;
  if (fixed.src !== undefined && fixed.src !== insn.src) return false;
  if (fixed.off !== undefined && fixed.off !== insn.off) return false;
  if (fixed.imm !== undefined && fixed.imm !== insn.imm) return false;
  if (!wide) return true;
  return isSecondSlot(following) && (fixed.next === undefined || fixed.next === following.imm);
}
