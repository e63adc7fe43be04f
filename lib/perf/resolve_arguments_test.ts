import { assertEquals, assertThrows } from "@std/assert";
import type { Btf } from "../btf/btf.ts";
import { openBtf } from "../btf/open_btf.ts";
import { BtfBuilder } from "../btf/builder.ts";
import type { BtfMember } from "../btf/type.ts";
import { formatFetchArg } from "./format_fetch_arg.ts";
import { resolveArguments } from "./resolve_arguments.ts";

/** A member at a byte offset. */
const member = (name: string, type: number, byte: number): BtfMember => ({
  name,
  type,
  bitOffset: byte * 8,
  bitSize: 0,
});

/** Types in the manner of a kernel's. */
function types(): Btf {
  const b = new BtfBuilder();
  const [int, long, ulong] = [b.int("int", 4, "signed"), b.int("long", 8, "signed"), b.int("ulong", 8, "unsigned")];
  const [u8, u16, wide] = [b.int("u8", 1, "unsigned"), b.int("u16", 2, "unsigned"), b.int("__int128", 16, "signed")];
  const struct = (name: string, size: number, members: readonly BtfMember[]): number =>
    b.add({ kind: "struct", name, size, members });
  const array = (element: number, length: number): number => b.add({ kind: "array", element, index: int, length });
  const mode = b.add({ kind: "enum", name: "mode", size: 4, signed: false, values: [{ name: "M", value: 1n }] });
  const atomic = struct("", 4, [member("counter", int, 0)]);
  const atomicT = b.add({ kind: "typedef", name: "atomic_t", type: atomic });
  const pair = struct("pair", 16, [member("lo", long, 0), member("hi", long, 8)]);
  const inner = b.add({ kind: "union", name: "", size: 8, members: [member("raw", ulong, 0), member("tag", u16, 0)] });
  const anonymous = struct("", 16, [member("first", int, 0), member("", inner, 8)]);
  const node = b.add({ kind: "fwd", name: "node", of: "struct" });
  const nodePtr = b.ptr(b.add({ kind: "const", type: node }));
  const userPtr = b.ptr(
    b.add({ kind: "type_tag", name: "user", type: b.add({ kind: "const", type: node }), attribute: false }),
  );
  struct("node", 256, [
    member("flags", ulong, 8),
    member("", anonymous, 16),
    member("next", nodePtr, 32),
    member("links", b.ptr(nodePtr), 40),
    member("grid", array(array(int, 4), 3), 48),
    member("refs", atomicT, 96),
    member("pair", pair, 104),
    member("pairs", array(pair, 2), 120),
    { name: "ready", type: int, bitOffset: 152 * 8, bitSize: 1 },
    member("mode", mode, 156),
    member("data", array(u8, 0), 160),
    member("wide", wide, 176),
    member("user", userPtr, 192),
    member("opaque", b.ptr(b.add({ kind: "fwd", name: "gone", of: "struct" })), 200),
    member("anything", b.ptr(0), 208),
  ]);
  b.func("visit", int, [["node", nodePtr], ["count", int], ["huge", wide], ["pair", pair]]);
  b.func("many", int, [["a", int], ["b", pair], ["c", long], ["e", u8], ["f", int], ["d", pair], ["g", int]]);
  b.func("make", pair, [["node", nodePtr]]);
  b.func("twice", int, [["a", int]]);
  b.func("twice", int, [["b", int]]);
  return openBtf(b.encode());
}

const btf = types();

/** Resolves arguments of a function and writes them in fetch syntax. */
function resolve(args: string, name = "visit"): string {
  return resolveArguments(`e=${name} ${args}`, btf).args.map(formatFetchArg).join(" ");
}

Deno.test("resolveArguments turns members into offsets", () => {
  assertEquals(resolve("node->flags"), "flags=+8(%di):u64");
  assertEquals(resolve("node->first node->raw node->tag"), "first=+16(%di):s32 raw=+24(%di):u64 tag=+24(%di):u16");
  assertEquals(
    resolve("node->pair.hi node->mode node->refs.counter"),
    "hi=+112(%di):s64 mode=+156(%di):u32 counter=+96(%di):s32",
  );
});

Deno.test("resolveArguments follows pointers from the inside out", () => {
  assertEquals(resolve("node->next->flags"), "flags=+8(+32(%di)):u64");
  assertEquals(resolve("node->next->next->pair.hi"), "hi=+112(+32(+32(%di))):s64");
  assertEquals(resolve("node->links[2]->flags"), "flags=+8(+16(+40(%di))):u64");
  assertEquals(resolve("node->links[-1]"), "links=-8(+40(%di)):u64");
});

Deno.test("resolveArguments indexes arrays in place", () => {
  assertEquals(resolve("node->grid[2][3] node->pairs[1].hi"), "grid=+92(%di):s32 hi=+144(%di):s64");
  assertEquals(resolve("node->data[5] node->pairs->hi"), "data=+165(%di):u8 hi=+128(%di):s64");
});

Deno.test("resolveArguments keeps offsets beyond 32 bits", () => {
  assertEquals(resolve("node[0x7fffffff].flags"), `flags=+${0x7fffffffn * 256n + 8n}(%di):u64`);
});

Deno.test("resolveArguments fetches pointers and wrapped scalars by value", () => {
  assertEquals(
    resolve("node count node->next node->refs"),
    "node=%di:u64 count=%si:s32 next=+32(%di):u64 refs=+96(%di):s32",
  );
});

Deno.test("resolveArguments takes names, types and the mark of user memory", () => {
  assertEquals(resolve("n=node->flags:x8 count:x count:u"), "n=+8(%di):x8 count=%si:x32 count=%si:u32");
  assertEquals(resolve("node->next->flags@user"), "flags=+u8(+u32(%di)):u64");
  assertEquals(resolve("node->user->next->flags"), "flags=+8(+u32(+192(%di))):u64");
  assertEquals(resolve("node->pair:u64"), "pair=+104(%di):u64");
});

Deno.test("resolveArguments passes fetches on, types or not", () => {
  assertEquals(resolve("%r15 x=+0(@sym+8):string $stack3"), "%r15 x=+0(@sym+8):string $stack3");
  assertEquals(resolveArguments("e=f %di").args.map(formatFetchArg), ["%di"]);
  assertEquals(resolveArguments("e=f").args, []);
});

Deno.test("resolveArguments finds registers behind structs by value", () => {
  assertEquals(resolve("a c e f", "many"), "a=%di:s32 c=%cx:s64 e=%r8:u8 f=%r9:s32");
});

Deno.test("resolveArguments names the nearest right names", () => {
  const cases: [args: string, message: string][] = [
    ["node->flagz", 'column 13: const struct node has no member "flagz"; did you mean "flags"?'],
    ["node->next->frist", 'column 19: const struct node has no member "frist"; did you mean "first"'],
    ["node->pair.mid", 'column 19: struct pair has no member "mid"; did you mean "hi"?'],
    ["%di noda->flags", 'column 13: visit() has no parameter "noda"; did you mean "node"?'],
    ["xyzzy", 'column 9: visit() has no parameter "xyzzy"; there are "node", "count", "huge", "pair"'],
    [
      "node->ready",
      'member "ready" of const struct node is a bit field of width 1, which cannot be fetched; there are "flags", "next"',
    ],
  ];
  for (const [args, message] of cases) assertThrows(() => resolve(args), RangeError, message);
  assertThrows(
    () => resolve("node", "visti"),
    RangeError,
    'column 3: no function is called "visti"; did you mean "visit"?',
  );
});

Deno.test("resolveArguments says why a value cannot be fetched", () => {
  const cases: [args: string, message: string][] = [
    ["pair.lo", 'column 9: parameter 4, "pair", of visit() is a struct pair by value (16 bytes), which has no address'],
    ["pair", 'and cannot be fetched; there are "node", "count"'],
    ["huge", 'column 9: parameter 3, "huge", of visit() takes two registers, dx and cx, and cannot'],
    [
      "node->pair",
      "column 13: wanted an integer, an enumeration or a pointer of at most 8 bytes, got struct pair by value",
    ],
    ["node->pair", 'name one of its members: "lo", "hi"'],
    ["node->grid[1]", "got int[4]; name one of its elements with [index]"],
    ["node->grid[3][0]", 'column 19: wanted an index within "node->grid", which is int[4][3], got 3'],
    ["node->grid[-1][0]", "got -1"],
    ["node->wide", "column 13: wanted an integer, an enumeration or a pointer of at most 8 bytes, got __int128"],
    ["node.flags", 'column 13: wanted "->" behind "node", which is a pointer (const struct node *), got "."'],
    ["node->pair->lo", 'column 19: wanted a pointer in front of "->", got "node->pair", which is struct pair, use "."'],
    ["count->x", 'column 14: wanted a pointer in front of "->", got "count", which is int'],
    ["count[0]", 'column 14: wanted a pointer in front of "[", got "count", which is int'],
    ["node->flags.x", 'column 20: wanted a struct or union to take member "x" of, got ulong'],
    ["node->opaque->x", 'wanted a struct or union to take member "x" of, got struct gone'],
    ["node->anything->x", 'wanted a struct or union to take member "x" of, got void'],
    ["node->anything[1]", "BTF type 0: wanted a type with a size"],
    ["node->flags:string", 'column 13: wanted an integer type for "node->flags", got "string"'],
  ];
  for (const [args, message] of cases) assertThrows(() => resolve(args), RangeError, message);
});

Deno.test("resolveArguments refuses parameters that lie on the stack", () => {
  const message = 'parameter 7, "g", of many() lies on the stack, as only di, si, dx, cx, r8 and r9 carry arguments';
  assertThrows(() => resolve("g", "many"), RangeError, message);
  assertThrows(() => resolve("g", "many"), RangeError, 'there are "a", "c", "e", "f"');
});

Deno.test("resolveArguments needs types, and a function that they tell apart", () => {
  assertThrows(
    () => resolveArguments("e=f a"),
    RangeError,
    "column 5: wanted types (BTF) to resolve an expression with, got none",
  );
  assertThrows(
    () => resolve("a", "twice"),
    RangeError,
    'column 3: 2 functions with different prototypes are called "twice"',
  );
});
