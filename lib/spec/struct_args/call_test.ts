import { assert, assertEquals } from "@std/assert";
import { parsePrototype } from "../../c/parse_prototype.ts";
import { prototypeFromBtf } from "../../c/prototype_from_btf.ts";
import { placeParameters } from "../../perf/place_parameters.ts";
import type { StructPassing } from "../../protocol/struct_args.ts";
import { testOnVmlinux } from "../../testing/test_on_vmlinux.ts";
import { callOf } from "./call.ts";
import { formatPieces } from "./format_places.ts";

/** Where a function's arguments lie, in short. */
function places(text: string, structs: StructPassing = "abi"): string | undefined {
  const call = callOf(parsePrototype(text), structs);
  return call?.args.map(({ label, pieces }) => `${label}: ${formatPieces(pieces) || "nowhere"}`).join("; ");
}

Deno.test("callOf gives a register to every eight bytes", () => {
  assertEquals(places("int f(int a, struct { long a; long b; } b, int c)"), "a: di; b: si dx; c: cx");
  assertEquals(places("int f(struct { int a, b, c; } a, struct { char c[8]; } b, char c)"), "a: di si; b: dx; c: cx");
  assertEquals(places("int f(struct {} a, union { char c[9]; } b, __int128 c)"), "a: nowhere; b: di si; c: dx cx");
});

Deno.test("callOf puts on the stack what does not fit whole, and later arguments into what is left", () => {
  assertEquals(
    places("int f(long a, long b, long c, long d, long e, struct { long a, b; } f, char g, long h)"),
    "a: di; b: si; c: dx; d: cx; e: r8; f: +8 +16; g: r9; h: +24",
  );
  assertEquals(
    places("int f(__int128 a, __int128 b, __int128 c, int d, __int128 e)"),
    "a: di si; b: dx cx; c: r8 r9; d: +8; e: +24 +32",
  );
  assertEquals(places("int f(struct { char a; long b; } __packed a, int b)"), "a: +8 +16; b: di");
});

Deno.test("callOf passes structs by reference where the caller does", () => {
  assertEquals(
    places("int f(int a, struct { long a; long b; } b, struct { char c; } c, int d)", "reference"),
    "a: di; b: *si; c: *dx; d: cx",
  );
  assertEquals(
    places("int f(long a, long b, long c, long d, long e, long f, struct { char c; } g, int h)", "reference"),
    "a: di; b: si; c: dx; d: cx; e: r8; f: r9; g: *+8; h: +16",
  );
});

Deno.test("callOf heeds the alignment of elements that are not there, and of members from the outermost start", () => {
  assertEquals(places("int f(struct { char a; int b[0]; } __packed a, int b)"), "a: +8; b: di");
  assertEquals(places("int f(struct { char a; struct { int b[0]; } c[2]; } __packed a, int b)"), "a: +8; b: di");
  assertEquals(places("int f(struct { char a; int b[0]; } a, int b)"), "a: di; b: si");
  assertEquals(
    places("int f(struct { char a; struct { char b[3]; int c; } __packed d; } __packed a, int b)"),
    "a: di; b: si",
  );
});

Deno.test("callOf tells nothing where compilers disagree, or places cannot", () => {
  assertEquals(places("int f(struct { struct { short a; char b; } __packed c[2]; } a)"), undefined);
  assertEquals(places("int f(struct { double x; } a, int b)", "reference"), "a: *di; b: si");
  for (const text of ["int f(double a)", "int f(struct { float x; } a)", "int f(struct { char c[17]; } a)"]) {
    assertEquals(places(text), undefined);
  }
  assertEquals(places("struct { long a[3]; } f(int a)"), undefined);
  assertEquals(places(`int f(struct { struct {} e[2147483647]; } a)`), "a: nowhere");
});

testOnVmlinux("callOf places what placeParameters places", (btf) => {
  let compared = 0;
  for (const id of btf.ids("func")) {
    const func = btf.type(id);
    const proto = func.kind === "func" ? btf.type(func.type) : undefined;
    if (func.kind !== "func" || proto?.kind !== "func_proto" || btf.findFunction(func.name)?.id !== id) continue;
    if (!proto.params.some(({ type }) => ["struct", "union"].includes(btf.kind(btf.resolve(type))))) continue;
    const call = callOf(prototypeFromBtf(btf, func.name), "abi");
    if (call === undefined) continue;
    const seen = call.args.map(({ pieces }) =>
      pieces.every(({ place }) => place.kind === "register") ? formatPieces(pieces) : "stack"
    );
    const placed = placeParameters(btf, proto);
    // BTF has a union without its members; nothing in it needs a general register, as far as that tells.
    if (placed.some(({ kind }) => kind === "vector")) continue;
    const wanted = placed.map((place) =>
      place.kind === "registers" ? place.names.join(" ") : place.kind === "stack" ? "stack" : ""
    );
    assertEquals(seen, wanted, func.name);
    compared++;
  }
  assert(compared > 0, "wanted functions with structs among their parameters, got none");
});
