import { assert, assertEquals } from "@std/assert";
import { parsePrototype } from "../../c/parse_prototype.ts";
import type { Outcome } from "../../protocol/outcome.ts";
import type { StructArgsLayoutValue, StructPassing } from "../../protocol/struct_args.ts";
import { designNames, designs, type StructArgsDesign } from "./designs.ts";
import { handlers } from "./mod.ts";
import { layout } from "./layout.ts";

const PAIR = "struct { long a; long b; }";

function answer(
  design: StructArgsDesign,
  text: string,
  structs: StructPassing = "abi",
): Outcome<StructArgsLayoutValue> {
  return layout(designs[design], { prototype: parsePrototype(text), structs });
}

/** The registers, and distances on the stack, of each argument's pieces. */
function places(design: StructArgsDesign, text: string): readonly (readonly (string | number)[])[] {
  const outcome = answer(design, text);
  assert(outcome.outcome === "ok", JSON.stringify(outcome));
  return (outcome.value.args ?? []).map(({ pieces }) =>
    pieces.map(({ place }) =>
      place.kind === "register" ? place.register : place.kind === "stack" ? place.offset : "pointed"
    )
  );
}

Deno.test("layout() gives one register to 8 bytes and two to 9", () => {
  assertEquals(places("struct_args@6.1", "int f(struct { char c[8]; } a, int b)"), [["di"], ["si"]]);
  assertEquals(places("struct_args@6.1", "int f(struct { char c[9]; } a, int b)"), [["di", "si"], ["dx"]]);
});

Deno.test("layout() puts what does not fit on the stack whole, and goes on in registers", () => {
  const text = `int f(int a, int b, int c, int d, int e, ${PAIR} f, int g)`;
  assertEquals(places("struct_args@6.12", text), [["di"], ["si"], ["dx"], ["cx"], ["r8"], [8, 16], ["r9"]]);
  const outcome = answer("struct_args@6.1", text);
  assert(outcome.outcome === "rejected");
  assertEquals(outcome.errno, "ENOTSUPP");
});

Deno.test("layout() aligns what lies on the stack", () => {
  const six = "int a, int b, int c, int d, int e, int f";
  assertEquals(places("struct_args@6.12", `int f(${six}, int g, __int128 h)`).slice(6), [[8], [24, 32]]);
  assertEquals(places("struct_args@6.12", `int f(${six}, int g, ${PAIR} h)`).slice(6), [[8], [16, 24]]);
});

Deno.test("layout() passes a struct with an unaligned member in memory", () => {
  const text = "int f(struct __attribute__((packed)) { char a; long b; } a, int b)";
  assertEquals(places("struct_args@6.12", text), [[8, 16], ["di"]]);
});

Deno.test("layout() takes unions in the newest design only", () => {
  const taking = designNames.filter((design) => answer(design, "int f(union { int a; long b; } a)").outcome === "ok");
  assertEquals(taking, ["struct_args@6.18"]);
});

Deno.test("layout() looks at the number of arguments, the result, then one argument after the other", () => {
  const messages = [
    [
      "struct s { int a; } f(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, ...)",
      "has 13 arguments. Too many.",
    ],
    ["struct s { int a; } f(double a)", "return type STRUCT is unsupported."],
    ["int f(struct { } a, double b)", "has malformed void argument."],
    ["int f(double a, struct { } b)", "arg0 type FLOAT is unsupported."],
    ["int f(double a, ...)", "arg0 type FLOAT is unsupported."],
    ["int f(int a, ...)", "with variable args is unsupported."],
  ] as const;
  for (const [text, problem] of messages) {
    for (const design of designNames) {
      assertEquals(answer(design, text), {
        outcome: "rejected",
        errno: "EINVAL",
        message: `The function f ${problem}`,
      });
    }
  }
});

Deno.test("layout() does not place structs that travel in vector registers", () => {
  assertEquals(answer("struct_args@6.12", "int f(struct { float a; } a)").outcome, "unsupported");
  assertEquals(answer("struct_args@6.12", "int f(struct { float a; } a)", "reference").outcome, "ok");
});

Deno.test("layout() leaves an argument that does not fit r1 to r5 to the context", () => {
  const outcome = answer("struct_args@counter-proposal", `int f(${PAIR} a, ${PAIR} b, ${PAIR} c)`);
  assert(outcome.outcome === "ok");
  assertEquals(outcome.value.args?.map(({ registers }) => registers), [["r1", "r2"], ["r3", "r4"], undefined]);
});

Deno.test("a design that does not exist is unsupported", async () => {
  const input = { prototype: parsePrototype("int f(int a)"), structs: "abi" } as const;
  const outcome = await handlers["struct_args.layout"]?.(input, "struct_args@2.0");
  assertEquals(outcome, { outcome: "unsupported", reason: "there is no design struct_args@2.0" });
});
