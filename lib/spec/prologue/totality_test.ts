/**
 * Every rule takes whatever an implementation answers: nonsense is a finding, and ends in time.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import type { Insn, Program } from "../../bpf/insn.ts";
import type { FetchArg, FetchBase } from "../../perf/fetch_arg.ts";
import { ptRegsNames } from "../../protocol/prologue.ts";
import { anyInsn, nearMiss } from "../../testing/arbitrary_insn.ts";
import type { Observation } from "../observation.ts";
import { type Finding, formatPlace } from "../finding.ts";
import { isBound, judge } from "../rule.ts";
import { examinationOf } from "./examination.ts";
import { rules } from "./mod.ts";
import { generated, SLOW } from "./testing/sample.ts";

const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const s64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });

const base: fc.Arbitrary<FetchBase> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ptRegsNames).map((name): FetchBase => ({ kind: "register", name })) },
  fc.string().map((name): FetchBase => ({ kind: "register", name })),
  fc.constantFrom<FetchBase>(
    { kind: "symbol", name: "jiffies", offset: 8n },
    { kind: "address", address: 1n },
    { kind: "stack" },
    { kind: "special", name: "retval" },
    { kind: "immediate", value: -1n },
    { kind: "word", text: "__proto__" },
  ),
);
const arg: fc.Arbitrary<FetchArg> = fc.record({
  base,
  derefs: fc.array(fc.record({ offset: fc.oneof(fc.constant(8n), s64), user: fc.boolean() }), { maxLength: 4 }),
});
const args = fc.array(arg, { maxLength: 5 });

const anything: fc.Arbitrary<Program> = fc.array(fc.oneof(anyInsn, nearMiss), { maxLength: 40 })
  .map((insns) => insns.flat());
const field = (min: number, max: number) => fc.integer({ min, max });
const broken: fc.Arbitrary<Insn> = fc.record({
  opcode: field(0, 255),
  dst: field(0, 15),
  src: field(0, 15),
  off: field(-32768, 32767),
  imm: field(-(2 ** 31), 2 ** 31 - 1),
});
/** A right prologue in which a few slots are anything. */
const nearly: fc.Arbitrary<Program> = fc.array(fc.tuple(fc.nat(28), broken), { maxLength: 4 }).map((edits) =>
  edits.reduce<Program>((program, [at, insn]) => program.with(at, insn), assemble(SLOW))
);
const program = fc.oneof(anything, nearly, fc.array(broken, { maxLength: 40 }));

/** What all rules say of an observation. */
function judgeAll(observation: Observation<"prologue.generate"> | Observation<"prologue.run">): readonly Finding[] {
  return rules.filter((rule) => isBound(rule, observation)).flatMap((rule) => judge(rule, observation));
}

const designs = ["prologue@seed", "prologue@5.10"];
const asked = { arch: "x86_64", designs } as const;

Deno.test("every rule is total on any arguments and any prologue", () => {
  fc.assert(
    fc.property(args, fc.nat(5000), program, (args, space, program) => {
      const question = { ...asked, operation: "prologue.generate", input: { args, space } } as const;
      const findings = judgeAll({ ...question, outcome: "ok", value: { program } });
      for (const { place } of findings) assert(formatPlace(place) !== "");
      judgeAll({ ...question, outcome: "rejected", errno: "EINVAL", message: "" });
    }),
    { numRuns: 1500 },
  );
});

Deno.test("every rule is total on any run", () => {
  const piece = fc.record({ address: fc.oneof(u64, fc.constant(0x1000n)), bytes: fc.uint8Array({ maxLength: 32 }) });
  const registers = fc.dictionary(fc.constantFrom(...ptRegsNames), fc.oneof(u64, fc.constant(0x1000n)));
  const value = fc.record({ contextKept: fc.boolean(), err: u64, args: fc.array(u64, { maxLength: 5 }), r0: u64 });
  fc.assert(
    fc.property(
      args,
      program,
      registers,
      fc.array(piece, { maxLength: 3 }),
      value,
      (args, program, regs, memory, value) => {
        const input = { args, program, registers: regs, memory };
        const question = { ...asked, operation: "prologue.run", input } as const;
        judgeAll({ ...question, outcome: "ok", value });
        judgeAll({ ...question, outcome: "rejected", errno: "3907", message: "" });
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("a long chain is judged by a part of its reads, both ends among them", () => {
  const reads = 816;
  const text = [
    "r6 = r1",
    "r3 = *(u64 *)(r6 + 0x70)",
    "r7 = r10",
    "r7 += -0x8",
    "*(u64 *)(r10 - 0x8) = r3",
    ...Array.from({ length: reads }, (_, depth) => [
      ...depth === 0 ? [] : ["r3 = *(u64 *)(r10 - 0x8)"],
      "r2 = 0x8",
      "r1 = r7",
      "call 0x71",
      "if r0 != 0x0 goto err",
    ]).flat(),
    "r3 = *(u64 *)(r10 - 0x8)\ngoto success\nerr:\nr2 = 0x1\nr3 = 0x0\ngoto user\nsuccess:\nr2 = 0x0\nuser:\nr1 = r6",
  ].join("\n");
  const observation = generated(["+0(".repeat(reads) + "%di" + ")".repeat(reads)], text, {
    designs: ["prologue@5.10"],
  });
  assertEquals(judgeAll(observation), []);
  const bad = examinationOf(observation)?.bad ?? [];
  assert(bad.length > 10 && bad.length < 40, `${bad.length} runs`);
  const depths = bad.map((trial) => trial.reads.length);
  assert(depths.includes(1) && depths.includes(reads));
});

Deno.test("a prologue or arguments beyond all measure are not run", () => {
  const huge = new Array<Insn>(100_000).fill({ opcode: 0xb7, dst: 2, src: 0, off: 0, imm: 0 });
  assertEquals(examinationOf(generated(["%di"], huge)), undefined);
  const deep: FetchArg = {
    base: { kind: "register", name: "di" },
    derefs: new Array(100_000).fill({ offset: 8n, user: false }),
  };
  const input = { args: [deep], space: 4096 };
  const value = { program: assemble(SLOW) };
  judgeAll({ ...asked, operation: "prologue.generate", input, outcome: "ok", value });
  judgeAll({ ...asked, operation: "prologue.generate", input, outcome: "rejected", errno: "3907", message: "" });
});
