import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { openBtf } from "./open_btf.ts";
import { encodeBtf } from "./encode.ts";
import { sampleTypes } from "./sample_types.ts";
import type { StoredBtfType } from "./type.ts";

const name = fc.oneof(fc.stringMatching(/^[A-Za-z_][\w.]{0,8}$/), fc.constant(""), fc.constant("größe"));
const id = fc.integer({ min: 0, max: 4 });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const linkage = fc.constantFrom("static" as const, "global" as const, "extern" as const);
const list = { maxLength: 4 };

/** Members all of the old form, or at least one of them a bit field. */
const members = fc.oneof(
  fc.array(fc.record({ name, type: id, bitOffset: u32, bitSize: fc.constant(0) }), list),
  fc.array(
    fc.record({
      name,
      type: id,
      bitOffset: fc.integer({ min: 0, max: 0xffffff }),
      bitSize: fc.integer({ min: 1, max: 255 }),
    }),
    list,
  ),
);

/** Parameters that the list's end does not take for `...`. */
const params = fc.array(fc.record({ name: fc.constantFrom("a", "b"), type: id }), list);

const type: fc.Arbitrary<StoredBtfType> = fc.oneof<fc.Arbitrary<StoredBtfType>[]>(
  fc.record({
    kind: fc.constant("int"),
    name,
    size: fc.constantFrom(4, 8, 16),
    signed: fc.boolean(),
    meaning: fc.constantFrom("number", "char", "bool"),
    bitOffset: fc.integer({ min: 0, max: 16 }),
    bits: fc.integer({ min: 0, max: 16 }),
  }),
  fc.record({ kind: fc.constant("float"), name, size: u32 }),
  fc.record({ kind: fc.constantFrom("ptr", "const", "volatile", "restrict"), type: id }),
  fc.record({ kind: fc.constant("typedef"), name, type: id }),
  fc.record({ kind: fc.constant("type_tag"), name, type: id, attribute: fc.boolean() }),
  fc.record({ kind: fc.constant("array"), element: id, index: id, length: u32 }),
  fc.record({ kind: fc.constantFrom("struct", "union"), name, size: u32, members }),
  fc.record({
    kind: fc.constant("enum"),
    name,
    size: u32,
    signed: fc.constant(true),
    values: fc.array(fc.record({ name, value: fc.bigInt(-(2n ** 31n), 2n ** 31n - 1n) }), list),
  }),
  fc.record({
    kind: fc.constant("enum64"),
    name,
    size: u32,
    signed: fc.constant(false),
    values: fc.array(fc.record({ name, value: fc.bigInt(0n, 2n ** 64n - 1n) }), list),
  }),
  fc.record({ kind: fc.constant("fwd"), name, of: fc.constantFrom("struct", "union") }),
  fc.record({ kind: fc.constant("func"), name, linkage, type: id }),
  fc.record({ kind: fc.constant("func_proto"), returns: id, params, variadic: fc.boolean() }),
  fc.record({ kind: fc.constant("var"), name, type: id, linkage }),
  fc.record({
    kind: fc.constant("datasec"),
    name,
    size: u32,
    variables: fc.array(fc.record({ type: id, offset: u32, size: u32 }), list),
  }),
  fc.record({
    kind: fc.constant("decl_tag"),
    name,
    type: id,
    component: fc.integer({ min: -1, max: 9 }),
    attribute: fc.boolean(),
  }),
);

Deno.test("what encodeBtf writes, openBtf reads", () => {
  fc.assert(fc.property(fc.array(type, { minLength: 4, maxLength: 12 }), (types) => {
    const btf = openBtf(encodeBtf(types));
    assertEquals(types.map((_, i) => btf.type(i + 1)), types);
  }));
});

Deno.test("encodeBtf stores every name once", () => {
  const ptr = (name: string): StoredBtfType => ({ kind: "typedef", name, type: 0 });
  assertEquals(encodeBtf([ptr("a"), ptr("a")]).length, 24 + 2 * 12 + "\0a\0".length);
  assertEquals(encodeBtf([]).length, 24 + 1);
});

Deno.test("encodeBtf writes a known blob byte for byte", () => {
  const words = [0x0001eb9f, 24, 0, 16, 16, 5, 1, 0x01000000, 4, 0x01000020];
  const expected = new Uint8Array([...new Uint8Array(Uint32Array.from(words).buffer), 0, 0x69, 0x6e, 0x74, 0]);
  assertEquals(encodeBtf(sampleTypes.slice(0, 1)), expected);
});

Deno.test("encodeBtf refuses what the fields cannot hold", () => {
  const int = sampleTypes[0];
  if (int?.kind !== "int") throw new Error("the first sample is an int");
  const member = { name: "m", type: 0, bitOffset: 2 ** 24, bitSize: 1 };
  const value = (value: bigint) => [{ name: "v", value }];
  const cases: [type: StoredBtfType, message: string][] = [
    [{ kind: "ptr", type: 2 }, "wanted a type id from 0 to 1, got 2"],
    [{ kind: "ptr", type: -1 }, "wanted a type id from 0 to 1, got -1"],
    [{ kind: "typedef", name: "a\0b", type: 0 }, "wanted a name without a zero byte"],
    [{ kind: "float", name: "f", size: 2 ** 32 }, "wanted an unsigned 32-bit number, got 4294967296"],
    [{ ...int, bits: 256 }, "wanted an unsigned 8-bit number, got 256"],
    [{ kind: "struct", name: "s", size: 0, members: [member] }, "wanted an unsigned 24-bit number, got 16777216"],
    [
      { kind: "struct", name: "s", size: 0, members: Array(65536).fill(member) },
      "wanted at most 65535 entries, got 65536",
    ],
    [{ kind: "enum", name: "e", size: 4, signed: true, values: value(2n ** 31n) }, "wanted a signed 32-bit value"],
    [
      { kind: "enum", name: "e", size: 4, signed: false, values: value(-1n) },
      "wanted an unsigned 32-bit value, got -1",
    ],
    [
      { kind: "enum64", name: "e", size: 8, signed: false, values: value(2n ** 64n) },
      "wanted an unsigned 64-bit value",
    ],
  ];
  for (const [type, message] of cases) assertThrows(() => encodeBtf([type]), RangeError, `BTF type 1: ${message}`);
});

Deno.test("encodeBtf goes on from the ids and names of a base", () => {
  const base = openBtf(
    encodeBtf([{ kind: "int", name: "int", size: 4, signed: true, meaning: "number", bitOffset: 0, bits: 32 }]),
  );
  const split = openBtf(
    encodeBtf([{ kind: "ptr", type: 2 }, { kind: "struct", name: "own", size: 0, members: [] }], base),
    base,
  );
  assertEquals([split.name(1), split.type(2), split.name(3)], ["int", { kind: "ptr", type: 3 }, "own"]);
});
