import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { isInstalled } from "../testing/is_installed.ts";
import { requires } from "../testing/requires.ts";
import { arbitraryPrototype } from "../fuzz/generators/struct_args/arbitrary_prototype.ts";
import { formatPrototype } from "./format_prototype.ts";
import { parsePrototype } from "./parse_prototype.ts";
import { type CComposite, type CType, sizeOf } from "./type.ts";

/** The sizes of the parameters. */
function sizes(text: string): readonly number[] {
  return parsePrototype(text).parameters.map(({ type }) => sizeOf(type));
}

function message(text: string): string {
  return assertThrows(() => parsePrototype(text), SyntaxError).message;
}

Deno.test("parsePrototype knows the integers in all their spellings", () => {
  assertEquals(sizes("void f(char a, long unsigned int b, short c, u16 d, __be32 e, size_t g, bool h, _Bool i)"), [
    1,
    8,
    2,
    2,
    4,
    8,
    1,
    1,
  ]);
  assertEquals(sizes("void f(unsigned, const signed char, __int128, long long, int unsigned short)"), [4, 1, 16, 8, 2]);
});

Deno.test("parsePrototype gives pointers eight bytes, arrays and functions among them", () => {
  assertEquals(sizes("void *f(int (*cb)(int, char *), char s[], int m[3][4], int g(void), struct x **p)"), [
    8,
    8,
    8,
    8,
    8,
  ]);
  assertEquals(parsePrototype("int (*f(int a))(long)").returns, { kind: "pointer", to: "int ()" });
});

Deno.test("parsePrototype lays out structs and unions", () => {
  assertEquals(sizes("int f(struct { char a; int b; char c[3]; } s, union { long a[2]; char b; } u)"), [12, 16]);
  assertEquals(sizes("int f(struct { int a : 3; int b : 30; } s, struct { char a; long b; } __packed p)"), [8, 9]);
  assertEquals(sizes("int f(struct { int a; } __attribute__((aligned(16))) s, struct {} e)"), [16, 0]);
});

Deno.test("parsePrototype takes definitions before the declaration", () => {
  const text = `
    struct pair { long a, b; };
    typedef struct { struct pair p; void *q; } triple_t; // three
    enum wide { W = 0x100000000 };
    int f(struct pair p, triple_t t, enum wide w, enum unknown u, struct pair *r, ...);`;
  assertEquals(sizes(text), [16, 24, 8, 4, 8]);
  assertEquals(parsePrototype(text).variadic, true);
});

Deno.test("parsePrototype shows where a text is wrong", () => {
  assertEquals(
    message("int f(int a,\n\tuin32_t b)"),
    "line 2, column 2: wanted a type, got `uin32_t`; did you mean " +
      '"uint32_t" or "int32_t" or "uint8_t"?\n  \tuin32_t b)\n  \t^',
  );
});

for (
  const [text, wanted] of [
    ["", "wanted a type, got the end"],
    ["int f(int a", "wanted `,` or `)`, got the end"],
    ["int f", "wanted `(`, got the end"],
    ["int (*f)(int)", "wanted the declaration of a function, got that of a pointer"],
    ["int f(int a) {", "wanted the end of the declaration, got `{`"],
    ["struct s { int a; };", "wanted a function's declaration, got the end"],
    ["int f(struct s s)", "wanted a type that has a size, got struct s, which is not defined"],
    ["struct s { struct s s; }; int f(struct s s)", "got struct s inside itself"],
    ["struct s { int a; }; struct s { int b; }; int f(void)", "wanted one definition of struct s, got another"],
    ["int f(struct { int n; char d[]; } s)", "wanted a type that has a size, got a flexible array (char [])"],
    ["int f(struct { char a[0x80000000]; } s)", "wanted at most 2147483647 elements"],
    ["int f(struct { long a[0x7fffffff]; } s)", "wanted a type of at most 2147483647 bytes"],
    ["int f(struct { char a[0x7fffffff]; char b; } s)", "wanted a struct of at most 2147483647 bytes, got 2147483648"],
    ["int f(void a)", "wanted a type that has a size, got void"],
    ["int f(int a, int a)", "wanted one parameter called a, got another"],
    ["int f(short long a)", "wanted a type, got short long"],
    ["int f(struct { int a : 33; } s)", "wanted a bit field of at most 32 bits, got 33"],
    ["int f(struct { int a; } __attribute__((mode(DI))) s)", "wanted `packed` or `aligned(n)`, got `mode`"],
    ["int f(struct { int a; } __aligned(3) s)", "wanted an alignment that is a power of two up to 4096, got `3`"],
    ["int f(struct { int a(void)[2]; } s)", "wanted a function that returns no array or function"],
    [`int f(${"struct { ".repeat(40)}`, "wanted types at most 32 deep"],
    [`int f(int ${"(*".repeat(40)}`, "wanted types at most 32 deep"],
    ["x".repeat(2 ** 20 + 1), "wanted a declaration of at most 1048576 characters"],
  ] as const
) {
  Deno.test(`parsePrototype refuses ${text.slice(0, 48) || "nothing"}`, () => {
    const seen = message(text);
    assert(seen.includes(wanted), seen);
  });
}

Deno.test("parsePrototype reads what formatPrototype writes", () => {
  fc.assert(fc.property(arbitraryPrototype, (prototype) => {
    const text = formatPrototype(prototype);
    assertEquals(parsePrototype(text), prototype);
  }));
});

Deno.test("parsePrototype reads or refuses any sequence of words", () => {
  const words = "int long struct union enum typedef s f ( ) { } [ ] * , ; : = 3 ... __packed __attribute__ char void"
    .split(" ");
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (text) => {
      try {
        parsePrototype(text.join(" "));
      } catch (error) {
        assert(error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test({
  name: "parsePrototype lays structs out as gcc does",
  ...requires("gcc", await isInstalled("gcc")),
  async fn() {
    const prototypes = fc.sample(arbitraryPrototype, 100);
    const directory = await Deno.makeTempDir();
    try {
      const source = `${directory}/layout.c`;
      await Deno.writeTextFile(source, ["#include <stdbool.h>", ...prototypes.map(assertions)].join("\n"));
      const { success, stderr } = await new Deno.Command("gcc", { args: ["-w", "-fsyntax-only", source] }).output();
      assert(success, new TextDecoder().decode(stderr));
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

/** C that compiles only if each parameter has the size, and its members the offsets, that are computed here. */
function assertions({ parameters }: { readonly parameters: readonly { readonly type: CType }[] }, id: number): string {
  return parameters.flatMap(({ type }, at) => {
    if (type.kind !== "struct" && type.kind !== "union") return [];
    const name = `t_${id}_${at}`;
    const f = formatPrototype({ name, parameters: [{ name: "x", type }], variadic: false });
    const definition = f.slice(f.indexOf("(") + 1, f.lastIndexOf(" x)"));
    return [
      `typedef ${definition} ${name};`,
      `_Static_assert(sizeof(${name}) == ${type.size} && _Alignof(${name}) == ${type.align}, "${definition}");`,
      ...offsets(type, name),
    ];
  }).join("\n");
}

function offsets({ members }: CComposite, name: string): readonly string[] {
  return members.flatMap((member) =>
    member.name === undefined || member.bits !== undefined ? [] : [
      `_Static_assert(__builtin_offsetof(${name}, ${member.name}) == ${
        member.bitOffset / 8
      }, "${name}.${member.name}");`,
    ]
  );
}
