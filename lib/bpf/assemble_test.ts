import { assert, assertEquals, assertInstanceOf, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { anyInsn, anySlots } from "../testing/arbitrary_insn.ts";
import { assemble } from "./assemble.ts";
import { disassemble } from "./disassemble.ts";
import { READABLE_FORMS } from "./forms.ts";
import { tokenize } from "./token.ts";

Deno.test("assemble() is the inverse of disassemble() for every bit pattern of a slot", () => {
  fc.assert(
    fc.property(anySlots, (slots) => {
      assertEquals(assemble(disassemble(slots)), slots);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("assemble() is the inverse of disassemble() for every form", () => {
  fc.assert(
    fc.property(fc.array(anyInsn), (insns) => {
      const program = insns.flat();
      assertEquals(assemble(disassemble(program)), program);
    }),
    { numRuns: 1000 },
  );
});

/** The words and operators of all forms, and some operands. */
const TEXT_PIECES = new Set([
  ...READABLE_FORMS.flatMap(({ template }) => tokenize(template.replace(/\$\w+/g, " ")).map(({ text }) => text)),
  ...["r1", "r2", "w1", "w2", "0x5", "7", "name", "-", "+", ";"],
]);

Deno.test("assemble() throws nothing but SyntaxError", () => {
  const words = fc.constantFrom(...Array.from(TEXT_PIECES), "\n", ":", "0x", "99999999999999999999", "é", "\t", "\0");
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.array(words).map((pieces) => pieces.join(" ")));
  fc.assert(
    fc.property(texts, (text) => {
      try {
        assemble(text);
      } catch (error) {
        assertInstanceOf(error, SyntaxError);
        assertMatch(error.message, /^line \d+, column \d+: wanted .+\n {2}.*\n\s*\^/s);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("assemble() reads labels, before an instruction or alone", () => {
  const program = assemble(`
    start: r1 = 0
    loop:
      r1 += 1
      if r1 < 10 goto loop
      call helped
      r2 = func[helped] ll
      gotol end
      goto start
    helped: also:
      goto also
    end:
      exit
  `);
  assertEquals(disassemble(program).split("\n").slice(0, -1), [
    "r1 = 0x0",
    "r1 += 0x1",
    "if r1 < 0xa goto -0x2",
    "call pc+4",
    "r2 = func[+3] ll",
    "gotol +0x2",
    "goto -0x8",
    "goto -0x1",
    "exit",
  ]);
});

Deno.test("assemble() reads a helper's name, but prefers a label", () => {
  assertEquals(disassemble(assemble("call bpf_ktime_get_ns")), "call 0x5\n");
  assertEquals(disassemble(assemble("bpf_ktime_get_ns: call bpf_ktime_get_ns")), "call pc-1\n");
});

Deno.test("assemble() passes over comments, blank lines and white space", () => {
  const text =
    "\n; one\n  # two\r\n// three\r r1=5;four\n\n*( u64*)(r10-8)=r1//five\nr1=*(u64*)(r2)\nif r1 s>-1 goto+2#six\n";
  assertEquals(disassemble(assemble(text)).split("\n"), [
    "r1 = 0x5",
    "*(u64 *)(r10 - 0x8) = r1",
    "r1 = *(u64 *)(r2 + 0x0)",
    "if r1 s> -0x1 goto +0x2",
    "",
  ]);
});

Deno.test("assemble() reads what llvm-objdump prints, slot numbers and symbols included", () => {
  const text = `
       0:\tr1 = 0x1 ll
       2:\tif r1 == 0x1 goto +0x1 <main+0x20>
       3:\tgoto -0x4 <main>
       4:\texit
  `;
  assertEquals(disassemble(assemble(text)), "r1 = 0x1 ll\nif r1 == 0x1 goto +0x1\ngoto -0x4\nexit\n");
});

Deno.test("assemble() reads the texts of LLVM before 20", () => {
  const text = "r1 = *(u32 *)(r2 + 0x0)\n*(u8 *)(r1 + 0x1) = r2\nlock *(u32 *)(r1 + 0x0) += r2";
  assertEquals(
    disassemble(assemble(text)),
    "w1 = *(u32 *)(r2 + 0x0)\n*(u8 *)(r1 + 0x1) = w2\nlock *(u32 *)(r1 + 0x0) += w2\n",
  );
});

Deno.test("assemble() takes a number of 32 bits either way where no more bits count", () => {
  assertEquals(assemble("w1 = 0xffffffff"), assemble("w1 = -1"));
  assertEquals(assemble("*(u32 *)(r1 + 0) = 0xffffffff"), assemble("*(u32 *)(r1 + 0) = -1"));
  assertEquals(assemble("r1 = 0xffffffffffffffff ll"), assemble("r1 = -1 ll"));
  assertThrows(() => assemble("r1 += 0xffffffff"), SyntaxError, "wanted a number from -0x80000000 to 0x7fffffff");
  assertThrows(() => assemble("w1 = 0x100000000"), SyntaxError, "wanted a number of 32 bits");
  assertThrows(() => assemble("r1 = 0x10000000000000000 ll"), SyntaxError, 'got "0x10000000000000000"');
});

/** Bad lines, each with the error's message. */
const ERRORS: readonly (readonly [text: string, message: string])[] = [
  [
    "exit\n\tr1 += w2",
    [
      'line 2, column 8: wanted a number from -0x80000000 to 0x7fffffff or a 64-bit register such as r1, got "w2"',
      "  \tr1 += w2",
      "  \t      ^",
      "the nearest known form is: r1 += 0x1",
    ].join("\n"),
  ],
  [
    "goto",
    [
      "line 1, column 5: wanted a distance in slots such as +0x1, or a label, got the end of the line",
      "  goto",
      "      ^",
      "the nearest known form is: goto +0x8",
    ].join("\n"),
  ],
  [
    "r1 = be16 r2",
    [
      'line 1, column 11: wanted "r1" again, got "r2"',
      "  r1 = be16 r2",
      "            ^",
      "the nearest known form is: r1 = be16 r1",
    ].join("\n"),
  ],
  [
    "r3 = *(u64 *)(r10 - 0x8001)",
    [
      'line 1, column 19: wanted an offset from -0x8000 to 0x7fff, got "-0x8001"',
      "  r3 = *(u64 *)(r10 - 0x8001)",
      "                    ^",
      "the nearest known form is: r1 = *(u64 *)(r2 + 0x8)",
    ].join("\n"),
  ],
  [
    "loop:\ngoto lopp",
    [
      'line 2, column 6: wanted a label, got "lopp", which is none',
      "  goto lopp",
      "       ^",
      'the nearest is "loop"',
    ].join("\n"),
  ],
  [
    "call bpf_ktime_get_n",
    [
      'line 1, column 6: wanted a label or a helper\'s name, got "bpf_ktime_get_n", which is none',
      "  call bpf_ktime_get_n",
      "       ^",
      'the nearest is "bpf_ktime_get_ns"',
    ].join("\n"),
  ],
  [
    "here:\nhere:",
    'line 2, column 1: wanted each label once, got "here" again\n  here:\n  ^',
  ],
];

for (const [text, message] of ERRORS) {
  Deno.test(`assemble() says what is wrong with ${JSON.stringify(text)}`, () => {
    assertEquals(assertThrows(() => assemble(text), SyntaxError).message, message);
  });
}

Deno.test("assemble() lists only some of many alternatives", () => {
  const { message } = assertThrows(() => assemble("exti"), SyntaxError);
  assertStringIncludes(message, 'or "goto" or ');
  assertStringIncludes(message, 'others, got "exti"');
  assertStringIncludes(message, "the nearest known form is: exit");
});

Deno.test("assemble() wants a label within reach", () => {
  const far = `goto end\n${"exit\n".repeat(0x8000)}`;
  assertEquals(assemble(`${far.slice(0, -5)}end:\nexit`).at(0)?.off, 0x7fff);
  assertThrows(() => assemble(`${far}end: exit`), SyntaxError, 'got "end", 32768 slots away');
  assertEquals(assemble(`${far}end: exit`.replace("goto", "gotol")).at(0)?.imm, 0x8000);
});

Deno.test("assemble() shows a part of a long line, and does not choke on it", () => {
  const { message } = assertThrows(() => assemble(`r1 = 5 ${"x".repeat(1_000_000)}`), SyntaxError);
  assert(message.length < 500, message.slice(0, 500));
});
