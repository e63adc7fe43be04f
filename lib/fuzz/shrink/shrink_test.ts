import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import { disassemble } from "../../bpf/disassemble.ts";
import type { Program } from "../../bpf/insn.ts";
import { isHelperCall } from "../../bpf/insn_kind.ts";
import { validate } from "../../bpf/validate.ts";
import type { Question } from "../generator.ts";
import { draw } from "../draw.ts";
import { rewrite } from "../generators/nocsr/rewrite.ts";
import { shrink, smallestProgram } from "./shrink.ts";
import { cut } from "./smaller_programs.ts";
import { weightOf } from "./weight_of.ts";

const info = { name: "sample", version: "1", arch: "x86_64", designs: [], operations: [] } as const;

Deno.test("cut() leads jumps and calls around the gap", () => {
  const program = assemble("call f\nif r0 == 0x0 goto end\nr0 = 0x1\nr0 = 0x2\nend:\nexit\nf:\nr0 = 0x0\nexit");
  assertEquals(
    disassemble(cut(program, new Set([2]))),
    disassemble(assemble("call f\nif r0 == 0x0 goto end\nr0 = 0x2\nend:\nexit\nf:\nr0 = 0x0\nexit")),
  );
  assertEquals(
    disassemble(cut(program, new Set([4]))),
    disassemble(assemble("call f\nif r0 == 0x0 goto f\nr0 = 0x1\nr0 = 0x2\nf:\nr0 = 0x0\nexit")),
  );
});

Deno.test("smallestProgram() leaves what is needed, with low numbers", async () => {
  const program = assemble([
    "r6 = r1",
    "r7 = 0x63",
    "*(u64 *)(r10 - 0x40) = r7",
    "if r7 > 0x5 goto over",
    "call 0x5",
    "over:",
    "*(u64 *)(r10 - 0x48) = r6",
    "r0 = 0x7",
    "exit",
  ].join("\n"));
  const shows = (candidate: Program) =>
    Promise.resolve(
      candidate.some((insn) => insn.opcode === 0x7b && insn.dst === 10) && validate(candidate).length === 0,
    );
  assertEquals(disassemble(await smallestProgram(program, shows)), "*(u64 *)(r10 - 0x8) = r1\nexit\n");
});

Deno.test("whatever shrinks gets lighter, and still shows what it is to show", async () => {
  const questions = rewrite.questions(info);
  for (let index = 0; index < 20; index++) {
    const drawn = draw(questions, { seed: 1, kind: "shrink", index });
    const shows = ({ input }: Question<"nocsr.rewrite">) =>
      Promise.resolve(input.program.filter((insn) => isHelperCall(insn) && insn.imm === 8).length >= 2);
    if (!await shows(drawn.value)) continue;
    const small = await shrink(questions, drawn, shows);
    assert(await shows(small));
    assertEquals(small.input.program.length, 2);
    assertEquals([small.input.maps, small.input.functions], [[], []]);
    assert(weightOf(small.input.program) < weightOf(drawn.value.input.program));
  }
});

Deno.test("shrink() takes what fast-check proposes where there is no program", async () => {
  const lists = fc.array(fc.nat(), { minLength: 1 }).map((numbers): Question<"struct_args.layout"> => ({
    input: { prototype: numbers.join() } as never,
  }));
  const numbersOf = ({ input }: Question<"struct_args.layout">) =>
    String(Reflect.get(input, "prototype")).split(",").map(Number);
  const drawn = draw(lists, { seed: 5, kind: "lists", index: 40 });
  const least = await shrink(lists, drawn, (question) => Promise.resolve(numbersOf(question).some((n) => n > 4)));
  assertEquals(numbersOf(least).length, 1);
});
