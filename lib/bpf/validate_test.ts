import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { anySlots, arbitraryOf } from "../testing/arbitrary_insn.ts";
import { assemble } from "./assemble.ts";
import { FORMS } from "./forms.ts";
import { programFromHex } from "./hex.ts";
import { insnProblems } from "./insn_problems.ts";
import { validate } from "./validate.ts";

/** Malformed instructions, as hexadecimal digits or text, and what is said about them. */
const MALFORMED: readonly (readonly [slots: string, message: string])[] = [
  ["ff00000000000000", "wanted the opcode of an instruction, got 0xff"],
  ["0000000000000000", "wanted the opcode of an instruction, got 0x00"],
  ["b721000001000000", "wanted src 0, got 2"],
  ["bf21000001000000", "wanted imm 0, got 1"],
  ["bf21030000000000", "wanted off 0 or 1 or 8 or 16 or 32, got 3"],
  ["3f21020000000000", "wanted off 0 or 1, got 2"],
  ["d701000018000000", "wanted imm 16 or 32 or 64, got 24"],
  ["8530000001000000", "wanted src 0 or 1 or 2, got 3"],
  ["9500000001000000", "wanted imm 0, got 1"],
  ["d721000018000000", "wanted src 0 and imm 16 or 32 or 64, got 2 and 24"],
  ["8d01000001000000", "a call through a register is reserved"],
  ["9501000001000000", "wanted dst 0 and imm 0, got 1 and 1"],
  ["d321000001000000", "wanted imm 256 or 272, got 1"],
  ["1801000001000000", "wanted two slots for a 64-bit immediate, got the end of the program"],
  [
    "18010000010000009500000000000000",
    "wanted a second slot of a 64-bit immediate with all but imm 0, got 9500000000000000",
  ],
  ["18710000010000000000000000000000", "wanted src 0 or 1 or 2 or 3 or 4 or 5 or 6, got 7"],
  ["18110000010000000000000001000000", "wanted imm of the second slot 0, got 1"],
  ["r11 = 1", "wanted a register from r0 to r10, got r11"],
  ["r1 += r15", "wanted a register from r0 to r10, got r15"],
  ["r1 /= 0", "wanted a division by another number than 0"],
  ["w1 s%= 0", "wanted a division by another number than 0"],
  ["r1 <<= 64", "wanted a shift by 0 to 63 bits, got 64"],
  ["w1 s>>= 32", "wanted a shift by 0 to 31 bits, got 32"],
  ["w1 >>= -1", "wanted a shift by 0 to 31 bits, got -1"],
  ["r1 = addr_space_cast(r2, 2, 1)", "wanted a cast between the address spaces 0 and 1, got one to 2 from 1"],
  ["r1 = percpu r1", "only a verifier writes a move of a per-CPU address"],
  ["callx r1", "a call through a register is reserved"],
];

Deno.test("insnProblems() says what is wrong with an instruction", () => {
  const slots = MALFORMED.map(([text]) => /^[0-9a-f]+$/.test(text) ? programFromHex(text) : assemble(text));
  const messages = slots.map(([insn, following]) => insn && insnProblems(insn, following).join("; "));
  assertEquals(messages, MALFORMED.map(([, message]) => message));
});

Deno.test("insnProblems() lets pass what is at the edge", () => {
  const fine = "r1 /= 1\nr1 <<= 63\nw1 <<= 31\nr1 <<= r2\nr1 /= r2\nr10 = r10\nr1 = addr_space_cast(r2, 1, 0)\nw1 = 0";
  for (const insn of assemble(fine)) assertEquals(insnProblems(insn, undefined), []);
});

Deno.test("insnProblems() lets pass every form with operands that suit it", () => {
  const suited = FORMS.filter(({ refused, template }) => !refused && !/[/%]= \$imm|<<=|>>=|\$spaces/.test(template));
  const insns = fc.constantFrom(...suited).chain(arbitraryOf);
  fc.assert(
    fc.property(insns, ([insn, following]) => insn !== undefined && insnProblems(insn, following).length === 0),
    {
      numRuns: 1000,
    },
  );
});

/** Programs, and the problems of each as `index: message`. */
const PROGRAMS: readonly (readonly [text: string, problems: readonly string[]])[] = [
  ["r0 = 0\nexit", []],
  ["goto -1", []],
  ["gotol -1", []],
  ["r1 = 1 ll\ngotox r1", []],
  ["r1 = 1 ll\nif r1 == 0 goto -3\nexit", []],
  ["", ["0: wanted at least one instruction, got none"]],
  ["r0 = 0", ["0: wanted an exit or a goto at the end of the function, got r0 = 0x0"]],
  ["exit\nr1 = 1 ll", ["1: wanted an exit or a goto at the end of the function, got r1 = 0x1 ll"]],
  ["may_goto -1", ["0: wanted an exit or a goto at the end of the function, got may_goto -0x1"]],
  ["goto +1\nexit", ["0: wanted a jump to a slot from 0 to 1, got one to slot 2"]],
  ["if r1 > r2 goto -2\nexit", ["0: wanted a jump to a slot from 0 to 1, got one to slot -1"]],
  ["gotol +0x7fffffff", ["0: wanted a jump to a slot from 0 to 0, got one to slot 2147483648"]],
  ["goto +1\nr1 = 1 ll\nexit", [
    "0: wanted a jump to an instruction, got one to slot 2, the second of a 64-bit immediate",
  ]],
  ["call f\nexit\nf: r0 = 0\nexit", []],
  ["call pc+1\nexit", ["0: wanted a function that begins at an instruction, got slot 2 of 2"]],
  ["call pc-2\nexit", ["0: wanted a function that begins at an instruction, got slot -1 of 2"]],
  ["call pc+1\nr1 = 1 ll\nexit", ["0: wanted a function that begins at an instruction, got slot 2 of 4"]],
  ["call f\nr0 = 0\nf: exit", ["1: wanted an exit or a goto at the end of the function, got r0 = 0x0"]],
  ["call f\ngoto f\nf: exit", ["1: wanted a jump to a slot from 0 to 1, got one to slot 2"]],
  ["r1 = func[f] ll\nexit\nback: exit\nf: goto back", ["4: wanted a jump to a slot from 4 to 4, got one to slot 3"]],
  ["r1 /= 0\nr12 = 1\n.insn 0xff00000000000000", [
    "0: wanted a division by another number than 0",
    "1: wanted a register from r0 to r10, got r12",
    "2: wanted the opcode of an instruction, got 0xff",
    "2: wanted an exit or a goto at the end of the function, got .insn 0xff00000000000000",
  ]],
];

Deno.test("validate() finds every problem of a program", () => {
  const found = PROGRAMS.map(([text]) => validate(assemble(text)).map(({ index, message }) => `${index}: ${message}`));
  assertEquals(found, PROGRAMS.map(([, problems]) => problems));
});

Deno.test("validate() has an answer for any slots, in the order of these", () => {
  fc.assert(
    fc.property(anySlots, (slots) => {
      const problems = validate(slots);
      assertEquals(problems, problems.toSorted((a, b) => a.index - b.index));
      assert(problems.every(({ index }) => index === 0 || index < slots.length));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("validate() wants fields that fit their bits", () => {
  const insn = { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 };
  assertEquals(validate([{ ...insn, imm: 2 ** 31 }, insn, { ...insn, dst: 0.5 }]), [
    { index: 0, message: "wanted -2147483648 to 2147483647 in imm, got 2147483648" },
    { index: 2, message: "wanted 0 to 15 in dst, got 0.5" },
  ]);
});
