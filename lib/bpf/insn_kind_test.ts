import { assert, assertEquals } from "@std/assert";
import { assemble } from "./assemble.ts";
import { FORMS } from "./forms.ts";
import type { Insn } from "./insn.ts";
import * as kind from "./insn_kind.ts";

/** The first slot of an instruction. */
function insn(text: string): Insn {
  const [first] = assemble(text);
  if (first === undefined) throw new Error(`wanted an instruction, got ${text}`);
  return first;
}

/** Predicates by name, each with the instructions that it holds for, among all of those that any is tested with. */
const KINDS: readonly (readonly [predicate: (insn: Insn) => boolean, texts: readonly string[]])[] = [
  [kind.isAlu, ["r1 += 1", "w1 = w2", "r1 = bswap16 r1", "r1 = (s8)r2"]],
  [kind.isMove, ["w1 = w2", "r1 = (s8)r2"]],
  [kind.isCall, ["call 8", "call pc+1", "call kfunc[3]"]],
  [kind.isHelperCall, ["call 8"]],
  [kind.isSubprogCall, ["call pc+1"]],
  [kind.isKfuncCall, ["call kfunc[3]"]],
  [kind.isExit, ["exit"]],
  [kind.isGoto, ["goto +1", "gotol +1"]],
  [kind.isIndirectGoto, ["gotox r1"]],
  [kind.isConditionalJump, ["if r1 & r2 goto +1", "if w1 s<= 3 goto +1", "may_goto +1"]],
  [kind.isJump, ["goto +1", "gotol +1", "if r1 & r2 goto +1", "if w1 s<= 3 goto +1", "may_goto +1"]],
  [kind.isLdImm64, ["r1 = 1 ll", "r1 = func[+1] ll"]],
  [kind.isFuncAddress, ["r1 = func[+1] ll"]],
  [kind.isLoad, ["r1 = *(u64 *)(r2 + 0)", "r1 = *(s8 *)(r2 + 0)"]],
  [kind.isStoreRegister, ["*(u8 *)(r1 + 0) = w2"]],
  [kind.isStoreImm, ["*(u16 *)(r1 + 0) = 5"]],
  [kind.isStore, ["*(u8 *)(r1 + 0) = w2", "*(u16 *)(r1 + 0) = 5"]],
  [kind.isAtomic, [
    "lock *(u64 *)(r1 + 0) += r2",
    "r1 = load_acquire((u64 *)(r2 + 0))",
    "store_release((u64 *)(r1 + 0), r2)",
  ]],
  [kind.isLoadAcquire, ["r1 = load_acquire((u64 *)(r2 + 0))"]],
  [kind.isStoreRelease, ["store_release((u64 *)(r1 + 0), r2)"]],
  [kind.isPacketLoad, ["r0 = *(u32 *)skb[4]", "r0 = *(u8 *)skb[r1]"]],
  [kind.isMemoryAccess, [
    "r1 = *(u64 *)(r2 + 0)",
    "r1 = *(s8 *)(r2 + 0)",
    "*(u8 *)(r1 + 0) = w2",
    "*(u16 *)(r1 + 0) = 5",
    "lock *(u64 *)(r1 + 0) += r2",
    "r1 = load_acquire((u64 *)(r2 + 0))",
    "store_release((u64 *)(r1 + 0), r2)",
  ]],
];

for (const [predicate, texts] of KINDS) {
  Deno.test(`${predicate.name}() holds for its own kind and for no other`, () => {
    const all = new Set(KINDS.flatMap(([, texts]) => texts));
    assertEquals(new Set([...all].filter((text) => predicate(insn(text)))), new Set(texts));
  });
}

Deno.test("every form is of one kind", () => {
  const kinds = [
    kind.isAlu,
    kind.isCall,
    kind.isExit,
    kind.isJump,
    kind.isIndirectGoto,
    kind.isLdImm64,
    kind.isMemoryAccess,
    kind.isPacketLoad,
  ];
  for (const { opcode, fixed, template } of FORMS) {
    if (template.startsWith("callx")) continue;
    const insn = { opcode, dst: 0, src: 0, off: 0, imm: 0, ...fixed };
    assertEquals(kinds.filter((is) => is(insn)).length, 1, template);
  }
});

Deno.test("no predicate holds for an opcode without a form", () => {
  const opcodes = new Set(FORMS.map(({ opcode }) => opcode));
  const exact = [kind.isCall, kind.isExit, kind.isGoto, kind.isLdImm64, kind.isLoad, kind.isPacketLoad];
  for (let opcode = 0; opcode < 256; opcode++) {
    if (opcodes.has(opcode)) continue;
    const insn = { opcode, dst: 0, src: 0, off: 0, imm: 0 };
    assert(!exact.some((is) => is(insn)), `opcode ${opcode}`);
  }
});

Deno.test("accessSize() counts bytes", () => {
  assertEquals(kind.accessSize(insn("r1 = *(u64 *)(r2 + 0)")), 8);
  assertEquals(kind.accessSize(insn("r1 = *(s32 *)(r2 + 0)")), 4);
  assertEquals(kind.accessSize(insn("*(u16 *)(r1 + 0) = 5")), 2);
  assertEquals(kind.accessSize(insn("r0 = *(u8 *)skb[r1]")), 1);
});

Deno.test("baseRegister() is the register of the address", () => {
  assertEquals(kind.baseRegister(insn("r1 = *(u64 *)(r2 + 0)")), 2);
  assertEquals(kind.baseRegister(insn("*(u64 *)(r1 + 0) = r2")), 1);
  assertEquals(kind.baseRegister(insn("*(u64 *)(r1 + 0) = 2")), 1);
  assertEquals(kind.baseRegister(insn("lock *(u64 *)(r1 + 0) += r2")), 1);
  assertEquals(kind.baseRegister(insn("r1 = load_acquire((u64 *)(r2 + 0))")), 2);
});

Deno.test("jumpTarget() counts slots from the next instruction", () => {
  const program = assemble("goto +1\nif r1 == 0 goto -2\ngotol -3\nmay_goto +4\nexit\ncall pc+1");
  assertEquals(program.map((_, index) => kind.jumpTarget(program, index)), [2, 0, 0, 8, undefined, undefined]);
  assertEquals(kind.jumpTarget(program, 6), undefined);
});

Deno.test("subprogTarget() is where a call or an address of a function leads", () => {
  const program = assemble("call pc+1\ncall 1\nr1 = func[-3] ll\nexit\ncall kfunc[1]");
  assertEquals(program.map((_, index) => kind.subprogTarget(program, index)), [
    2,
    undefined,
    0,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(kind.subprogTarget(program, 6), undefined);
});
