import { assertEquals, assertStringIncludes } from "@std/assert";
import { BtfBuilder } from "../lib/btf/builder.ts";

const tool = new URL("struct_args.ts", import.meta.url).href;

/** What a run of the tool came to. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the tool with the permissions that its task has, without colors. */
async function structArgs(...args: readonly string[]): Promise<Ended> {
  const permissions = ["--allow-read", "--allow-run=cat"];
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions, tool, ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Types with a function `connect(struct pair pair, int count)`, in a file. */
async function withTypes(body: (path: string) => Promise<void>): Promise<void> {
  const builder = new BtfBuilder();
  const int = builder.int("int", 4, "signed");
  const long = builder.int("long", 8, "signed");
  const members = [
    { name: "a", type: long, bitOffset: 0, bitSize: 0 },
    { name: "b", type: long, bitOffset: 64, bitSize: 0 },
  ];
  const pair = builder.add({ kind: "struct", name: "pair", size: 16, members });
  builder.func("connect", 0, [["pair", pair], ["count", int]]);
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, builder.encode());
    await body(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("struct-args shows a declaration in each design", async () => {
  const { code, stdout } = await structArgs("int f(int a, struct { long a; long b; } b, int c)");
  assertEquals(code, 0);
  assertStringIncludes(
    stdout,
    `struct_args@6.1: 4 slots
  argument  type    bytes  caller passes  program finds
  a         int     4      rdi            slot 0
  b         struct  16     rsi, rdx       slots 1-2
  c         int     4      rcx            slot 3
`,
  );
  assertStringIncludes(stdout, "  b         struct  16     rsi, rdx       slot 1, its address\n");
  assertStringIncludes(stdout, "  b         struct  16     rsi, rdx       r2 r3 (slots 1-2)\n");
});

Deno.test("struct-args looks a name up in BTF", async () => {
  await withTypes(async (path) => {
    const { code, stdout } = await structArgs("connect", "--btf", path, "--design", "struct_args@6.12");
    assertEquals(code, 0);
    assertStringIncludes(stdout, "  pair      struct pair  16     rdi, rsi       slots 0-1\n");
    const wrong = await structArgs("conect", "--btf", path);
    assertEquals(wrong.code, 2);
    assertStringIncludes(wrong.stderr, 'got "conect"; did you mean "connect"?');
  });
});

Deno.test("struct-args says why a function is refused", async () => {
  const { code, stdout } = await structArgs("void f(struct { char c[17]; } a)", "--design", "struct_args@6.12");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "struct_args@6.12: refused (EINVAL) The function f arg0 type STRUCT is unsupported.");
});

Deno.test("struct-args writes JSON", async () => {
  const { stdout } = await structArgs("int f(struct { int a[3]; } a)", "--format", "json", "--structs", "reference");
  const { designs } = JSON.parse(stdout);
  assertEquals(designs["struct_args@6.12"].value.args[0].pieces[1], {
    offset: 8,
    size: 4,
    place: { kind: "pointed", pointer: { kind: "register", register: "di" } },
  });
});

Deno.test("struct-args points at what is wrong with a declaration", async () => {
  const { code, stderr } = await structArgs("int f(int a, wat b)");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "line 1, column 14: ");
  assertStringIncludes(stderr, "\n  int f(int a, wat b)\n               ^");
});

for (
  const declaration of [
    "",
    "int f",
    "int f(",
    "int f(struct { int n; int a[]; } a)",
    "int f(struct undefined a)",
    "int f(struct { char c[2147483648]; } a)",
    "int f(void a)",
  ]
) {
  Deno.test(`struct-args refuses "${declaration}" with an error`, async () => {
    const { code, stderr, stdout } = await structArgs(declaration, "--btf", "/dev/null");
    assertEquals({ code, stdout }, { code: 2, stdout: "" });
    assertStringIncludes(stderr, "error: ");
  });
}

Deno.test("struct-args takes no argument of no bytes in a declaration", async () => {
  const { code, stderr } = await structArgs("int f(int a, struct {} b)");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "wanted arguments of at least one byte, got b of none");
});
