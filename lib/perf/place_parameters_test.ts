import { assertEquals, assertThrows } from "@std/assert";
import { openBtf } from "../btf/open_btf.ts";
import { encodeBtf } from "../btf/encode.ts";
import type { BtfInt, StoredBtfType } from "../btf/type.ts";
import { placeParameters } from "./place_parameters.ts";

const int = (name: string, size: number): BtfInt => ({
  kind: "int",
  name,
  size,
  signed: true,
  meaning: "number",
  bitOffset: 0,
  bits: size * 8,
});

/** A struct of members given by type id and bit offset. */
const struct = (size: number, ...members: readonly (readonly [type: number, bitOffset: number])[]): StoredBtfType => ({
  kind: "struct",
  name: "",
  size,
  members: members.map(([type, bitOffset]) => ({ name: "m", type, bitOffset, bitSize: 0 })),
});

const types: readonly StoredBtfType[] = [
  /* 1 */ int("char", 1),
  /* 2 */ int("int", 4),
  /* 3 */ int("long", 8),
  /* 4 */ int("__int128", 16),
  /* 5 */ { kind: "float", name: "double", size: 8 },
  /* 6 */ { kind: "float", name: "long double", size: 16 },
  /* 7 */ struct(16, [3, 0], [3, 64]),
  /* 8 */ struct(24, [3, 0], [3, 64], [3, 128]),
  /* 9 */ struct(0),
  /* 10 */ struct(12, [2, 0], [2, 32], [2, 64]),
  /* 11 */ struct(9, [1, 0], [3, 8]),
  /* 12 */ struct(16, [5, 0], [3, 64]),
  /* 13 */ struct(16, [5, 0], [5, 64]),
  /* 14 */ { kind: "array", element: 1, index: 2, length: 16 },
  /* 15 */ struct(16, [14, 0]),
  /* 16 */ { kind: "typedef", name: "pair_t", type: 7 },
  /* 17 */ struct(8, [17, 0], [17, 0]),
  /* 18 */ {
    kind: "struct",
    name: "",
    size: 4,
    members: [{ name: "a", type: 2, bitOffset: 0, bitSize: 3 }, { name: "b", type: 2, bitOffset: 3, bitSize: 7 }],
  },
  /* 19 */ { kind: "fwd", name: "hidden", of: "struct" },
];

const btf = openBtf(encodeBtf(types));

/** Where parameters of these types lie, in short. */
function place(params: readonly number[], returns = 0): string {
  const proto = {
    kind: "func_proto" as const,
    returns,
    params: params.map((type) => ({ name: "p", type })),
    variadic: false,
  };
  return placeParameters(btf, proto)
    .map((place) => place.kind === "registers" ? place.names.join("+") : place.kind).join(" ");
}

Deno.test("placeParameters hands out the six registers in order", () => {
  assertEquals(place([1, 2, 3, 2, 3, 1, 2]), "di si dx cx r8 r9 stack");
});

Deno.test("placeParameters splits structs of up to 16 bytes", () => {
  assertEquals(place([2, 7, 2]), "di si+dx cx");
  assertEquals(place([10, 15, 16]), "di+si dx+cx r8+r9");
  assertEquals(place([4, 18]), "di+si dx");
});

Deno.test("placeParameters puts what does not fit on the stack as a whole", () => {
  assertEquals(place([8, 2]), "stack di");
  assertEquals(place([2, 2, 2, 2, 2, 7, 2]), "di si dx cx r8 stack r9");
  assertEquals(place([11, 2]), "stack di");
});

Deno.test("placeParameters leaves general registers alone for floating point and nothing", () => {
  assertEquals(place([5, 2, 13, 12, 9, 2, 6]), "vector di vector si nowhere dx stack");
});

Deno.test("placeParameters gives the first register to the result's address", () => {
  assertEquals(place([2], 8), "si");
  assertEquals(place([2], 11), "si");
  assertEquals(place([2], 7), "di");
  assertEquals(place([2], 3), "di");
});

Deno.test("placeParameters refuses types without a size and structs without an end", () => {
  assertThrows(() => place([19]), RangeError, "BTF type 19: wanted a type with a size");
  assertThrows(() => place([17]), RangeError, "BTF type 17: wanted at most 1024 parts in 16 bytes");
});
