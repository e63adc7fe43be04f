import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decode } from "./decode.ts";
import { loadIced } from "./iced.ts";
import type { Decoded, Insn, MemoryOperand, Operand } from "./insn.ts";

function insnOf(hex: string, base = 0n): Insn {
  const decoded = decode(Uint8Array.fromHex(hex), 0, base);
  assert(decoded.kind === "insn", `${hex} decodes`);
  return decoded;
}

const rax: Operand = { kind: "register", register: "rax", size: 8, high: false };

function memory(fields: Partial<MemoryOperand>): MemoryOperand {
  return {
    kind: "memory",
    size: 8,
    segment: undefined,
    base: undefined,
    index: undefined,
    scale: 1,
    disp: 0n,
    addressSize: 8,
    ...fields,
  };
}

Deno.test("an instruction is a value with its place, bytes and operands", () => {
  const bytes = Uint8Array.fromHex("90" + "4881ec08000000" + "c3");
  assertEquals(decode(bytes, 1, 0xffff_ffff_c000_0000n), {
    kind: "insn",
    address: 0xffff_ffff_c000_0001n,
    offset: 1,
    bytes: Uint8Array.fromHex("4881ec08000000"),
    mnemonic: "sub",
    operands: [
      { kind: "register", register: "rsp", size: 8, high: false },
      { kind: "immediate", value: 8n, size: 8 },
    ],
    lock: false,
    flow: "next",
  });
});

/** Operands that are not plain: bytes at address 0x1000, and the operands. */
const OPERANDS: readonly (readonly [bytes: string, what: string, operands: readonly Operand[]])[] = [
  ["88e0", "high byte", [
    { kind: "register", register: "rax", size: 1, high: false },
    { kind: "register", register: "rax", size: 1, high: true },
  ]],
  ["40b4ff", "a byte of rsp, and a constant as a signed number", [
    { kind: "register", register: "rsp", size: 1, high: false },
    { kind: "immediate", value: -1n, size: 1 },
  ]],
  ["83c8ff", "a constant extended to its operand", [
    { kind: "register", register: "rax", size: 4, high: false },
    { kind: "immediate", value: -1n, size: 4 },
  ]],
  ["488b8cd610010000", "base, index, scale and displacement", [
    { kind: "register", register: "rcx", size: 8, high: false },
    memory({ base: "rsi", index: "rdx", scale: 8, disp: 0x110n }),
  ]],
  ["488b45f0", "a negative displacement", [rax, memory({ base: "rbp", disp: -16n })]],
  ["65488b042500f0ffff", "gs", [rax, memory({ segment: "gs", disp: -0x1000n })]],
  ["26488b00", "a segment without a base", [rax, memory({ base: "rax" })]],
  ["488b05f0ffffff", "an address relative to the next instruction", [rax, memory({ base: "rip", disp: -16n })]],
  ["67488b05f0ffffff", "the same in 32 bits", [rax, memory({ base: "rip", disp: -16n, addressSize: 4 })]],
  ["67488b042510000000", "an absolute address of 32 bits", [rax, memory({ disp: 16n, addressSize: 4 })]],
  ["67488b0408", "an address of 32 bits", [rax, memory({ base: "rax", index: "rcx", addressSize: 4 })]],
  ["48a11122334455667788", "an absolute address of 64 bits", [rax, memory({ disp: -0x7788_99aa_bbcc_ddefn })]],
  ["488d4008", "an address only", [rax, memory({ size: 0, base: "rax", disp: 8n })]],
  ["ebfe", "a target", [{ kind: "target", address: 0x1000n }]],
  ["e8fbefffff", "a target below", [{ kind: "target", address: 0n }]],
  ["8ed8", "a segment register", [
    { kind: "other" },
    { kind: "register", register: "rax", size: 4, high: false },
  ]],
  ["0f28c1", "vector registers", [{ kind: "other" }, { kind: "other" }]],
  ["c4e2e9920408", "a vector of addresses", [{ kind: "other" }, { kind: "other" }, { kind: "other" }]],
];

for (const [bytes, what, operands] of OPERANDS) {
  Deno.test(`decode reads ${what} in ${bytes}`, () => {
    assertEquals(insnOf(bytes, 0x1000n).operands, operands);
  });
}

Deno.test("decode tells how control goes on", () => {
  const flows = ["90", "ebfe", "ffe0", "7400", "e800000000", "ffd0", "c3", "cc", "0f0b"].map((hex) => insnOf(hex).flow);
  assertEquals(flows, [
    "next",
    "jump",
    "indirect-jump",
    "conditional-jump",
    "call",
    "indirect-call",
    "return",
    "interrupt",
    "exception",
  ]);
  assert(insnOf("f0480fb10f").lock);
});

Deno.test("what is no instruction is a value too", () => {
  const cases: readonly (readonly [string, number, Partial<Decoded>])[] = [
    ["", 0, { reason: "truncated", bytes: new Uint8Array() }],
    ["90", 5, { reason: "truncated", bytes: new Uint8Array() }],
    ["90e9", 1, { reason: "truncated", bytes: Uint8Array.of(0xe9) }],
    ["06", 0, { reason: "undecodable", bytes: Uint8Array.of(0x06) }],
    ["0690", 0, { reason: "undecodable", bytes: Uint8Array.of(0x06) }],
    ["f0c3", 0, { reason: "undecodable", bytes: Uint8Array.of(0xf0) }],
    ["66".repeat(20), 0, { reason: "undecodable", bytes: Uint8Array.of(0x66) }],
  ];
  for (const [hex, offset, wanted] of cases) {
    const decoded = decode(Uint8Array.fromHex(hex), offset, 0x10n);
    assertEquals(decoded, { ...decoded, ...wanted, kind: "invalid", offset, address: 0x10n + BigInt(offset) });
  }
});

Deno.test("decode wants an offset from 0", () => {
  for (const offset of [-1, 0.5, NaN]) assertThrows(() => decode(new Uint8Array(4), offset), RangeError, "offset");
});

Deno.test("any bytes decode, alike with anything before and behind", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 5 }), (bytes, before) => {
      const alone = decode(bytes);
      assert(alone.bytes.length <= bytes.length && (bytes.length === 0 || alone.bytes.length > 0));
      assertEquals(alone.bytes, bytes.slice(0, alone.bytes.length));
      const base = -BigInt(before.length);
      const moved = decode(Uint8Array.from([...before, ...bytes]), before.length, base);
      assertEquals(moved, { ...alone, offset: before.length });
      if (alone.kind === "insn") assertEquals(decode(alone.bytes), alone);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("decoding keeps nothing of the package's memory", () => {
  const { package: { __wasm } } = loadIcedWithMemory();
  const bytes = Uint8Array.fromHex("488b8cd610010000");
  for (let round = 0; round < 1000; round++) decode(bytes);
  const before = __wasm.memory.buffer.byteLength;
  for (let round = 0; round < 200_000; round++) decode(bytes);
  assertEquals(__wasm.memory.buffer.byteLength, before);
});

/** The package also exports its WebAssembly, which its types do not say. */
function loadIcedWithMemory(): { readonly package: { readonly __wasm: { readonly memory: WebAssembly.Memory } } } {
  const loaded: unknown = loadIced();
  return loaded as ReturnType<typeof loadIcedWithMemory>;
}
