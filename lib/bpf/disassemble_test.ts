import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "./assemble.ts";
import { disassemble } from "./disassemble.ts";
import { programFromHex } from "./hex.ts";
import { statementAt, statements } from "./statements.ts";

/** An instruction's bytes and its text, one or more for each kind of instruction. */
const TEXTS: readonly (readonly [hex: string, text: string])[] = [
  // Arithmetic.
  ["0701000001000000", "r1 += 0x1"],
  ["0401000001000000", "w1 += 0x1"],
  ["1f21000000000000", "r1 -= r2"],
  ["2c21000000000000", "w1 *= w2"],
  ["37010000ffffffff", "r1 /= -0x1"],
  ["37010100ffffffff", "r1 s/= -0x1"],
  ["3f21010000000000", "r1 s/= r2"],
  ["9c21000000000000", "w1 %= w2"],
  ["9c21010000000000", "w1 s%= w2"],
  ["470100000000ff7f", "r1 |= 0x7fff0000"],
  ["57010000f8ffffff", "r1 &= -0x8"],
  ["670100003f000000", "r1 <<= 0x3f"],
  ["7421000000000000", ".insn 0x7421000000000000"],
  ["7c21000000000000", "w1 >>= w2"],
  ["cf21000000000000", "r1 s>>= r2"],
  ["af11000000000000", "r1 ^= r1"],
  ["8701000000000000", "r1 = -r1"],
  ["8401000000000000", "w1 = -w1"],
  ["b701000000000080", "r1 = -0x80000000"],
  ["b401000001000000", "w1 = 0x1"],
  ["bfa6000000000000", "r6 = r10"],
  ["bc21000000000000", "w1 = w2"],
  ["bf21080000000000", "r1 = (s8)r2"],
  ["bc21100000000000", "w1 = (s16)w2"],
  ["bf21200000000000", "r1 = (s32)r2"],
  ["bf21010001000000", "r1 = addr_space_cast(r2, 0x0, 0x1)"],
  ["bf21010000000100", "r1 = addr_space_cast(r2, 0x1, 0x0)"],
  ["bf00ffff00000000", "r0 = percpu r0"],
  ["d401000010000000", "r1 = le16 r1"],
  ["dc01000020000000", "r1 = be32 r1"],
  ["d701000040000000", "r1 = bswap64 r1"],
  // Loads and stores.
  ["79a3f8ff00000000", "r3 = *(u64 *)(r10 - 0x8)"],
  ["6112000000000000", "w2 = *(u32 *)(r1 + 0x0)"],
  ["6912ff7f00000000", "w2 = *(u16 *)(r1 + 0x7fff)"],
  ["7112008000000000", "w2 = *(u8 *)(r1 - 0x8000)"],
  ["8112040000000000", "r2 = *(s32 *)(r1 + 0x4)"],
  ["8912040000000000", "r2 = *(s16 *)(r1 + 0x4)"],
  ["9112040000000000", "r2 = *(s8 *)(r1 + 0x4)"],
  ["7b1af8ff00000000", "*(u64 *)(r10 - 0x8) = r1"],
  ["631af8ff00000000", "*(u32 *)(r10 - 0x8) = w1"],
  ["7a0af8ffffffffff", "*(u64 *)(r10 - 0x8) = -0x1"],
  ["720af8ffff000000", "*(u8 *)(r10 - 0x8) = 0xff"],
  ["200000000e000000", "r0 = *(u32 *)skb[0xe]"],
  ["4820000000000000", "r0 = *(u16 *)skb[r2]"],
  ["5020000003000000", "r0 = *(u8 *)skb[r2 + 0x3]"],
  ["50200000fdffffff", "r0 = *(u8 *)skb[r2 - 0x3]"],
  // Atomics.
  ["db21080000000000", "lock *(u64 *)(r1 + 0x8) += r2"],
  ["c321080040000000", "lock *(u32 *)(r1 + 0x8) |= w2"],
  ["db21080050000000", "lock *(u64 *)(r1 + 0x8) &= r2"],
  ["db210800a0000000", "lock *(u64 *)(r1 + 0x8) ^= r2"],
  ["db21080001000000", "r2 = atomic_fetch_add((u64 *)(r1 + 0x8), r2)"],
  ["c321080041000000", "w2 = atomic_fetch_or((u32 *)(r1 + 0x8), w2)"],
  ["db21080051000000", "r2 = atomic_fetch_and((u64 *)(r1 + 0x8), r2)"],
  ["db210800a1000000", "r2 = atomic_fetch_xor((u64 *)(r1 + 0x8), r2)"],
  ["db210800e1000000", "r2 = xchg_64(r1 + 0x8, r2)"],
  ["c3210800e1000000", "w2 = xchg32_32(r1 + 0x8, w2)"],
  ["db210800f1000000", "r0 = cmpxchg_64(r1 + 0x8, r0, r2)"],
  ["c3210800f1000000", "w0 = cmpxchg32_32(r1 + 0x8, w0, w2)"],
  ["d321080000010000", "w1 = load_acquire((u8 *)(r2 + 0x8))"],
  ["db21080000010000", "r1 = load_acquire((u64 *)(r2 + 0x8))"],
  ["cb21080010010000", "store_release((u16 *)(r1 + 0x8), w2)"],
  // Jumps and calls.
  ["0500ffff00000000", "goto -0x1"],
  ["0600000000000100", "gotol +0x10000"],
  ["0d01000000000000", "gotox r1"],
  ["e500010000000000", "may_goto +0x1"],
  ["1506010002000000", "if r6 == 0x2 goto +0x1"],
  ["1d26010000000000", "if r6 == r2 goto +0x1"],
  ["a606feffffffffff", "if w6 < -0x1 goto -0x2"],
  ["4e26000000000000", "if w6 & w2 goto +0x0"],
  ["d506000000000000", "if r6 s<= 0x0 goto +0x0"],
  ["8500000008000000", "call 0x8"],
  ["8510000002000000", "call pc+2"],
  ["85100000fdffffff", "call pc-3"],
  ["8520000007000000", "call kfunc[7]"],
  ["8520010007000000", "call kfunc[7] module[1]"],
  ["8d01000000000000", "callx r1"],
  ["9500000000000000", "exit"],
  // 64-bit immediates.
  ["1801000005000000 0000000000000000", "r1 = 0x5 ll"],
  ["18010000ffffffff 0000000000000000", "r1 = 0xffffffff ll"],
  ["18010000ffffffff 00000000ffffffff", "r1 = -0x1 ll"],
  ["1801000000000000 0000000000000080", "r1 = -0x8000000000000000 ll"],
  ["18010000ffffffff 00000000ffffff7f", "r1 = 0x7fffffffffffffff ll"],
  ["1811000003000000 0000000000000000", "r1 = map_fd[3] ll"],
  ["1821000003000000 0000000008000000", "r1 = map_fd[3][8] ll"],
  ["1831000005000000 0000000000000000", "r1 = btf_id[5] ll"],
  ["1831000005000000 0000000007000000", "r1 = btf_id[5] module[7] ll"],
  ["1841000008000000 0000000000000000", "r1 = func[+8] ll"],
  ["1851000000000000 0000000000000000", "r1 = map[0] ll"],
  ["1861000000000000 0000000008000000", "r1 = map[0][8] ll"],
];

Deno.test("disassemble() has a text for each kind of instruction", () => {
  assertEquals(TEXTS.map(([hex]) => disassemble(programFromHex(hex)).trimEnd()), TEXTS.map(([, text]) => text));
});

Deno.test("assemble() reads the text of each kind of instruction", () => {
  assertEquals(TEXTS.map(([, text]) => assemble(text)), TEXTS.map(([hex]) => programFromHex(hex)));
});

Deno.test("disassemble() shows what is no instruction as .insn, slot by slot", () => {
  const hex = "ffffffffffffffff 9500000001000000 1801000005000000 9500000000000000 1801000005000000";
  assertEquals(disassemble(programFromHex(hex)).split("\n"), [
    ".insn 0xffffffffffffffff",
    ".insn 0x9500000001000000",
    ".insn 0x1801000005000000",
    "exit",
    ".insn 0x1801000005000000",
    "",
  ]);
});

Deno.test("statements() counts the slots of each instruction", () => {
  const program = assemble("r1 = 1 ll\nexit");
  assertEquals([...statements(program)], [
    { index: 0, slots: 2, text: "r1 = 0x1 ll" },
    { index: 2, slots: 1, text: "exit" },
  ]);
});

Deno.test("statementAt() wants a slot of the program", () => {
  assertThrows(() => statementAt(assemble("exit"), 1), RangeError, "wanted a slot below 1, got 1");
});
