import { assertEquals, assertThrows } from "@std/assert";
import { BtfBuilder } from "../btf/builder.ts";
import { openBtf } from "../btf/open_btf.ts";
import { testOnVmlinux } from "../testing/test_on_vmlinux.ts";
import { formatPrototype } from "./format_prototype.ts";
import { parsePrototype } from "./parse_prototype.ts";
import { prototypeFromBtf } from "./prototype_from_btf.ts";

const builder = new BtfBuilder();
const int = builder.int("int", 4, "signed");
const long = builder.int("long unsigned int", 8, "unsigned");
const pair = builder.add({
  kind: "struct",
  name: "pair",
  size: 16,
  members: [{ name: "a", type: int, bitOffset: 0, bitSize: 0 }, { name: "b", type: long, bitOffset: 64, bitSize: 0 }],
});
const spread = builder.add({
  kind: "struct",
  name: "",
  size: 12,
  members: [{ name: "a", type: int, bitOffset: 0, bitSize: 3 }, { name: "b", type: int, bitOffset: 64, bitSize: 0 }],
});
const hollow = builder.add({ kind: "union", name: "hollow", size: 8, members: [] });
const knot = builder.add({
  kind: "struct",
  name: "knot",
  size: 8,
  members: [{ name: "self", type: hollow + 1, bitOffset: 0, bitSize: 0 }],
});
builder.func("sum", int, [["a", builder.ptr(pair)], ["b", pair], ["c", pair]]);
builder.func("spread", 0, [["a", spread], ["b", hollow]]);
builder.func("knot", 0, [["a", knot]]);
const btf = openBtf(builder.encode());

Deno.test("prototypeFromBtf reads a function's types", () => {
  assertEquals(
    formatPrototype(prototypeFromBtf(btf, "sum")),
    "int sum(struct pair *a, struct pair { int a; unsigned long b; } b, struct pair c)",
  );
});

Deno.test("prototypeFromBtf keeps sizes and places that C alone would not give", () => {
  const { parameters } = prototypeFromBtf(btf, "spread");
  assertEquals(parameters.map(({ type }) => "size" in type && type.size), [12, 8]);
  const [a] = parameters;
  const b = a?.type.kind === "struct" ? a.type.members.find(({ name }) => name === "b") : undefined;
  assertEquals(b?.bitOffset, 64);
});

Deno.test("prototypeFromBtf names the nearest functions", () => {
  assertThrows(
    () => prototypeFromBtf(btf, "sun"),
    RangeError,
    'wanted a function that BTF has, got "sun"; did you mean "sum"',
  );
});

Deno.test("prototypeFromBtf refuses a struct that holds itself", () => {
  assertThrows(() => prototypeFromBtf(btf, "knot"), RangeError, "at most 32 deep");
});

testOnVmlinux("a function with a struct among its parameters", (btf) => {
  const prototype = prototypeFromBtf(btf, "ip_setsockopt");
  assertEquals(parsePrototype(formatPrototype(prototype)), prototype);
});
