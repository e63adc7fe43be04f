import { assert, assertEquals, assertThrows } from "@std/assert";
import { openBtf } from "./open_btf.ts";
import { BtfBuilder } from "./builder.ts";
import { encodeBtf } from "./encode.ts";
import { kinds } from "./kind.ts";
import { sampleTypes } from "./sample_types.ts";
import type { StoredBtfType } from "./type.ts";

const sample = openBtf(encodeBtf(sampleTypes));

Deno.test("openBtf decodes a type of every kind", () => {
  assertEquals(sample.typeCount, sampleTypes.length);
  assertEquals(sampleTypes.map((_, i) => sample.type(i + 1)), [...sampleTypes]);
  assertEquals(sample.type(0), { kind: "void" });
  assertEquals(new Set(["void", ...sampleTypes.map(({ kind }) => kind)]), new Set<string>(kinds));
});

Deno.test("Btf.kind and Btf.name agree with Btf.type", () => {
  for (let id = 0; id <= sample.typeCount; id++) {
    const type = sample.type(id);
    assertEquals(sample.kind(id), type.kind);
    if (id !== 0) assertEquals(sample.name(id), "name" in type ? type.name : "");
  }
  assertEquals([...sample.ids("func")], [15, 23]);
});

Deno.test("Btf finds types by name and kind", () => {
  const builder = new BtfBuilder();
  const int = builder.int("int", 4, "signed");
  const same = [builder.func("f", 0, []), builder.func("f", int, [])];
  builder.add({ kind: "typedef", name: "f", type: int });
  const btf = openBtf(builder.encode());
  assertEquals(btf.findByName("f", "func"), same);
  assertEquals(btf.findByName("f", "typedef"), [6]);
  assertEquals(btf.findByName("f", "struct"), []);
  // "nt" is the tail of another name, "" and zero bytes name nothing.
  assertEquals(["nt", "", "\0", "int\0f"].map((name) => btf.findByName(name, "int")), [[], [], [], []]);
  assertEquals(btf.findFunction("f")?.id, same[0]);
  assertEquals(btf.findFunction("g"), undefined);
});

Deno.test("Btf finds and decodes names that are not ASCII", () => {
  const btf = openBtf(encodeBtf([{ kind: "float", name: "größe", size: 8 }, { kind: "float", name: "数", size: 4 }]));
  assertEquals([btf.name(1), btf.name(2)], ["größe", "数"]);
  assertEquals(btf.findByName("数", "float"), [2]);
});

Deno.test("Btf.resolve skips typedefs, qualifiers and tags", () => {
  assertEquals([10, 11, 12, 20].map((id) => sample.resolve(id)), [4, 4, 4, 4]);
  assertEquals([0, 3, 15].map((id) => sample.resolve(id)), [0, 3, 15]);
  assertEquals(sample.resolve(13), 3);
});

Deno.test("Btf.sizeOf gives bytes for everything that has a size", () => {
  const sizes = { 1: 4, 2: 8, 3: 8, 4: 32, 5: 8, 6: 12, 7: 1, 8: 4, 10: 32, 13: 8, 16: 8, 17: 8, 18: 8, 20: 32, 21: 8 };
  for (const [id, size] of Object.entries(sizes)) assertEquals(sample.sizeOf(Number(id)), size, `type ${id}`);
  for (const id of [0, 9, 14, 15, 19]) {
    assertThrows(() => sample.sizeOf(id), RangeError, `BTF type ${id}: wanted a type`);
  }
});

Deno.test("Btf.sizeOf multiplies the dimensions of an array and bounds the product", () => {
  const array = (element: number, length: number): StoredBtfType => ({ kind: "array", element, index: 1, length });
  const int: StoredBtfType = {
    kind: "int",
    name: "int",
    size: 4,
    signed: true,
    meaning: "number",
    bitOffset: 0,
    bits: 32,
  };
  const btf = openBtf(
    encodeBtf([int, array(1, 3), array(2, 5), array(3, 0), array(1, 0x40000000), array(5, 0xffffffff)]),
  );
  assertEquals([3, 4].map((id) => btf.sizeOf(id)), [60, 0]);
  assertThrows(() => btf.sizeOf(5), RangeError, "BTF type 5: wanted at most 4294967295 bytes");
  assertThrows(() => btf.sizeOf(6), RangeError, "BTF type 6: wanted at most 4294967295 bytes");
});

Deno.test("Btf refuses cycles of typedefs and of arrays", () => {
  const btf = openBtf(encodeBtf([
    { kind: "typedef", name: "a", type: 2 },
    { kind: "typedef", name: "b", type: 1 },
    { kind: "array", element: 3, index: 3, length: 1 },
  ]));
  assertThrows(() => btf.resolve(1), RangeError, "BTF type 1: wanted a type that ends");
  assertThrows(() => btf.sizeOf(2), RangeError, "BTF type 2: wanted a type that ends");
  assertThrows(() => btf.sizeOf(3), RangeError, "BTF type 3: wanted a type that ends");
});

Deno.test("Btf.members gives bit fields of either encoding a width", () => {
  const btf = openBtf(encodeBtf([
    { kind: "int", name: "unsigned int", size: 4, signed: false, meaning: "number", bitOffset: 2, bits: 3 },
    { kind: "struct", name: "s", size: 4, members: [{ name: "old", type: 1, bitOffset: 8, bitSize: 0 }] },
  ]));
  assertEquals(btf.members(2), [{ name: "old", type: 1, bitOffset: 10, bitSize: 3 }]);
  assertEquals(sample.members(4).map(({ bitSize }) => bitSize), [0, 0, 1, 3, 0]);
  assertThrows(() => sample.members(1), RangeError, "BTF type 1: wanted a struct or union, got int");
});

Deno.test("Btf names the place of ids that are out of range", () => {
  assertThrows(() => sample.type(25), RangeError, "BTF type 25: wanted an id from 0 to 24");
  assertThrows(() => sample.type(-1), RangeError, "BTF type -1: wanted an id from 0 to 24");
  assertThrows(() => sample.type(0.5), RangeError, "BTF type 0.5");
});

/** The sample's blob with one of its 32-bit words replaced. */
function withWord(at: number, value: number): Uint8Array {
  const bytes = encodeBtf(sampleTypes);
  new DataView(bytes.buffer).setUint32(at, value, true);
  return bytes;
}

Deno.test("openBtf names the place of a broken type", () => {
  // Type 1 lies behind the header, at byte 24: its name, its info word, its size, its encoding.
  assertThrows(() => openBtf(withWord(28, 0x14000000)), SyntaxError, "BTF type 1 (byte offset 24): wanted a kind");
  assertThrows(() => openBtf(withWord(28, 0x01010000)), SyntaxError, "got info 0x1010000");
  assertThrows(
    () => openBtf(withWord(28, 0x0400ffff)),
    SyntaxError,
    "BTF type 1 (byte offset 24): wanted 786432 bytes",
  );
  assertThrows(() => openBtf(withWord(24, 0xffffff)).type(1), RangeError, "BTF type 1 (byte offset 24): name offset");
  assertThrows(() => openBtf(withWord(36, 0x06000020)).type(1), RangeError, "wanted an int encoding of 0 to 5, got 6");
  assertThrows(
    () => openBtf(withWord(36, 0x00080020)).type(1),
    RangeError,
    "wanted at most 128 bits in 4 bytes, got 32 at bit 8",
  );
  // Type 3 is a pointer behind two ints of 16 bytes each.
  assertThrows(() => openBtf(withWord(64, 99)).type(3), RangeError, "BTF type 3 (byte offset 56): type id 99");
});

Deno.test("openBtf reads from bytes at any alignment", () => {
  const bytes = encodeBtf(sampleTypes);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assertEquals(openBtf(shifted.subarray(3)).type(4), sample.type(4));
});

Deno.test("a split blob goes on where its base ends", () => {
  const split = openBtf(splitBlob(), sample);
  assertEquals(split.typeCount, 26);
  assertEquals(split.type(25), { kind: "ptr", type: 26 });
  assertEquals(split.type(26), { kind: "typedef", name: "module_node", type: 10 });
  assertEquals(split.resolve(26), 4);
  assertEquals(split.findByName("module_node", "typedef"), [26]);
  assertEquals(split.findByName("node", "struct"), [4]);
  assertEquals(split.findFunction("visit")?.id, 15);
  assertThrows(() => split.type(27), RangeError, "BTF type 27: wanted an id from 0 to 26");
  assertThrows(() => openBtf(splitBlob()), SyntaxError, "a split blob needs its base");
});

/** A pointer and a typedef on top of the sample. */
function splitBlob(): Uint8Array {
  const strings = new TextEncoder().encode("module_node\0");
  const names = new DataView(encodeBtf(sampleTypes).buffer).getUint32(20, true);
  const words = [0, 0x02000000, 26, names, 0x08000000, 10];
  const bytes = new Uint8Array(24 + words.length * 4 + strings.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0001eb9f, true);
  [24, 0, 24, 24, strings.length, ...words].forEach((word, i) => view.setUint32(4 + i * 4, word, true));
  bytes.set(strings, 48);
  return bytes;
}

Deno.test("findFunction refuses a function without a prototype", () => {
  const btf = openBtf(encodeBtf([{ kind: "func", name: "f", linkage: "static", type: 0 }]));
  assertThrows(() => btf.findFunction("f"), RangeError, "BTF type 1: wanted a prototype for function f, got void 0");
  assert(btf.findByName("f", "func").length === 1);
});
