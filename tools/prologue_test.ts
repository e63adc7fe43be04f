import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../lib/bpf/assemble.ts";
import { programFromHex } from "../lib/bpf/hex.ts";
import { BtfBuilder } from "../lib/btf/builder.ts";
import { openBtf } from "../lib/btf/open_btf.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { elfObject } from "../lib/bpf/elf_object.ts";
import { requires } from "../lib/testing/requires.ts";
import { resolveSection } from "./prologue/resolve_section.ts";

const tool = new URL("prologue.ts", import.meta.url).href;

/** What a run of the tool came to. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the tool with the permissions that its task has. */
async function prologue(...args: readonly string[]): Promise<Ended> {
  const permissions = ["--allow-read", "--allow-run=cat"];
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "--quiet", ...permissions, tool, ...args] });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Types with a function `lock(struct page *page, int count)`. */
function types(): Uint8Array<ArrayBuffer> {
  const builder = new BtfBuilder();
  const int = builder.int("int", 4, "signed");
  const long = builder.int("unsigned long", 8, "unsigned");
  const members = [
    { name: "flags", type: long, bitOffset: 64, bitSize: 0 },
    { name: "order", type: int, bitOffset: 128, bitSize: 3 },
  ];
  const page = builder.add({ kind: "struct", name: "page", size: 64, members });
  builder.func("lock", 0, [["page", builder.ptr(page)], ["count", int]]);
  return builder.encode();
}

/** The same types in an object. */
function objectWithTypes(): Uint8Array<ArrayBuffer> {
  return elfObject([{ name: ".BTF", bytes: types(), executable: false }]);
}

/** Runs a test with files in a folder of their own. */
async function withFiles(
  files: Readonly<Record<string, Uint8Array>>,
  body: (path: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(`${folder}/${name}`, bytes);
    await body((name) => `${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("prologue prints arguments and instructions, part by part", async () => {
  await withFiles({ btf: types() }, async (path) => {
    const { code, stdout, stderr } = await prologue("event=lock page->flags count", "--btf", path("btf"));
    assertEquals([code, stderr], [0, ""]);
    assertEquals(
      stdout.split("\n").slice(0, 13).join("\n"),
      `; event=lock page->flags count
; prologue@5.10, 23 instructions; user code finds:
;   r1  context
;   r2  0 if all was fetched, 1 if not
;   r3  flags = +8(%di):u64
;   r4  count = %si:s32

; keep the context
    0:  r6 = r1

; flags: from its register to its slot
    1:  r3 = *(u64 *)(r6 + 0x70)
    2:  r7 = r10`,
    );
    assertStringIncludes(stdout, "; flags: what stands at +8\n");
    assertStringIncludes(stdout, "call 0x71                  ; bpf_probe_read_kernel\n");
    assertStringIncludes(stdout, "; to error\n");
  });
});

Deno.test("prologue prints text that can be assembled, JSON and bytes of the same instructions", async () => {
  for (const design of ["prologue@5.10", "prologue@seed"]) {
    const args = ["p=f +0(-8(%di)):u8 %si", "--design", design, "--format"];
    const [text, json, hex] = await Promise.all(["text", "json", "hex"].map((format) => prologue(...args, format)));
    const program = programFromHex(hex?.stdout ?? "");
    assertEquals(program.length, 28);
    assertEquals(assemble(text?.stdout ?? ""), program);
    const { instructions, arguments: fetched } = JSON.parse(json?.stdout ?? "");
    assertEquals(instructions.map(({ bytes }: { bytes: string }) => programFromHex(bytes)).flat(), program);
    assertEquals(fetched, [
      { name: "arg1", register: 3, fetch: "+0(-8(%di)):u8" },
      { name: "arg2", register: 4, fetch: "%si" },
    ]);
  }
});

Deno.test("prologue takes types from an object", async () => {
  await withFiles({ object: objectWithTypes() }, async (path) => {
    const { code, stdout } = await prologue("event=lock page->flags", "--btf", path("object"), "--format", "hex");
    assertEquals([code, programFromHex(stdout).length], [0, 17]);
  });
});

Deno.test("prologue names what it drops, and shows a prologue of no instructions", async () => {
  const { stdout } = await prologue("p=f %di %si %dx last=+8(%cx)");
  assertStringIncludes(stdout, ";   -   last = +8(%cx), dropped\n");
  const { code, stdout: empty } = await prologue("p=f", "--space", "1");
  assertEquals([code, assemble(empty)], [0, []]);
});

/** Runs that are the user's mistake, and what the tool says to them. */
const MISTAKES: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], "wanted SECTION, got nothing"],
  [[""], 'column 1: wanted "event=function argument…", got an empty section'],
  [["p=f", "%di"], "wanted SECTION, got %di"],
  [["p"], 'column 2: wanted "=" behind the event\'s name, got the end\n  p\n   ^'],
  [["p=f +8(+0(%di)"], 'column 15: wanted ")", got the end\n  p=f +8(+0(%di)\n                ^'],
  [["p=f +8(%di))"], 'column 12: wanted the end of the argument, got ")"\n  p=f +8(%di))\n             ^'],
  [["p=f %x0"], "argument 1 (%x0): wanted one of the 16 registers of x86-64 that perf fetches, got %x0"],
  [["p=f %rdi"], 'got %rdi; did you mean "%di"? (EINVAL)'],
  [["p=f $stack"], "got $stack (EINVAL)"],
  [["p=f +2147483648(%di)"], "wanted an offset of 32 bits, from -2147483648 to 2147483647, got 2147483648 (3908)"],
  [["p=f +99999999999999999999(%di)"], "column 6: wanted an offset of 64 bits, got more"],
  [["p=f @jiffies"], "wanted a register such as %di, got a global variable (EOPNOTSUPP)"],
  [["p=f +8(%di)", "--space", "17"], "wanted a prologue of at most 16 instructions, got more (3907)"],
  [["p=f %di", "--desing", "x"], "there is no flag --desing; did you mean `--design`?"],
  [["p=f %di", "--design", "prologue@5.01"], "--design: wanted a name that exists, got"],
  [["p=f a->b", "--btf", "/no/such/file"], "/no/such/file: there is no such file"],
  [["p=f a->b", "--btf", "/"], "/: wanted a file of at most"],
];

Deno.test("prologue shows a mistake as one message that names the place, and exits with 2", async () => {
  for (const [args, message] of MISTAKES) {
    const { code, stdout, stderr } = await prologue(...args);
    assertEquals([code, stdout], [2, ""], args.join(" "));
    assertStringIncludes(stderr, message);
    assert(stderr.startsWith("error: ") && !stderr.includes("    at "), stderr);
  }
});

Deno.test("prologue names the place in types that it cannot use, and the nearest names", async () => {
  const files = {
    btf: types(),
    truncated: types().slice(0, -30),
    text: new TextEncoder().encode("this is not how types look"),
  };
  await withFiles(files, async (path) => {
    const stderr = async (section: string, file: string): Promise<string> => {
      const ended = await prologue(section, "--btf", path(file));
      assertEquals([ended.code, ended.stdout], [2, ""]);
      return ended.stderr;
    };
    assertStringIncludes(
      await stderr("e=lock page->flagz", "btf"),
      'column 12: struct page has no member "flagz"; did you mean "flags"?\n  e=lock page->flagz\n             ^',
    );
    assertStringIncludes(await stderr("e=lock pgae->flags", "btf"), 'did you mean "page"?');
    assertStringIncludes(await stderr("e=lokc page->flags", "btf"), 'column 3: no function is called "lokc"');
    assertStringIncludes(await stderr("e=lock page->order", "btf"), "is a bit field of width 3");
    assertStringIncludes(
      await stderr("e=lock page->flags", "truncated"),
      `${path("truncated")}: BTF header (byte offset`,
    );
    assertStringIncludes(await stderr("e=lock page->flags", "text"), "wanted the magic 0xeb9f");
  });
});

Deno.test({
  name: "prologue resolves the published example through the running kernel's types",
  ...requires("btf", await isReadable("/sys/kernel/btf/vmlinux")),
  fn: async () => {
    const right = await prologue("lock_page=__folio_lock folio->flags", "--btf", "/sys/kernel/btf/vmlinux");
    assertEquals(right.code, 0, right.stderr);
    assertStringIncludes(right.stdout, ";   r3  flags = +0(%di):u64\n");
    const wrong = await prologue("lock_page=__folio_lock folio->flagz");
    assertEquals(wrong.code, 2);
    assertStringIncludes(wrong.stderr, 'did you mean "flags"?');
  },
});

async function isReadable(path: string): Promise<boolean> {
  try {
    (await Deno.open(path)).close();
    return true;
  } catch {
    return false;
  }
}

Deno.test("resolveSection() answers any text with arguments or one message", () => {
  const btf = openBtf(types());
  const pieces = fc.constantFrom(
    "event=",
    "lock",
    " ",
    "page",
    "->",
    "flags",
    "[",
    "]",
    "3",
    "+",
    "u",
    "8",
    "(",
    ")",
    "%",
    "di",
    ":",
    "@",
    "$",
    "\n",
    "\u0000",
    "\ud800",
    "é",
  );
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")));
  const section = fc.oneof(text, text.map((rest) => `event=lock ${rest}`));
  fc.assert(
    fc.property(section, (section) => {
      try {
        resolveSection(section, () => btf);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        assert(error.message.length < 1000, error.message);
      }
    }),
    { numRuns: 10_000 },
  );
});
