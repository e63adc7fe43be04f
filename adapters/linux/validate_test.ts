/**
 * `validate` against the kernel: what the kernel takes is well-formed, and what it calls malformed is not.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../lib/bpf/assemble.ts";
import { disassemble } from "../../lib/bpf/disassemble.ts";
import { encode } from "../../lib/bpf/encode.ts";
import type { Insn, Program } from "../../lib/bpf/insn.ts";
import { isIndirectGoto } from "../../lib/bpf/insn_kind.ts";
import { validate } from "../../lib/bpf/validate.ts";
import { anyInsn, nearMiss } from "../../lib/testing/arbitrary_insn.ts";
import { decisiveLine } from "./bpf/decisive_line.ts";
import { loadProgram } from "./bpf/load_program.ts";
import type { Kernel } from "./kernel.ts";
import { testOnKernel } from "./testing/test_on_kernel.ts";

const INSTRUCTIONS = 5_000;

/** What the verifier says about a program whatever its registers hold. */
const MALFORMED = new RegExp(
  [
    "unknown opcode",
    "uses reserved fields",
    "uses invalid atomic opcode",
    "invalid (?:atomic operand size|bpf_ld_imm64 insn|may_goto|shift)",
    "R1[1-5] is invalid",
    "jump out of range",
    "call to invalid destination",
    "last insn is not an exit or jmp",
    "div by zero",
    "only convert between address space",
  ].join("|"),
);

/** The first version, major and minor, that knows all instructions but `gotox`. */
const COMPLETE = [6, 15] as const;

const [major = 0, minor = 0] = Deno.osRelease().split(".").map(Number);
const isComplete = major > COMPLETE[0] || major === COMPLETE[0] && minor >= COMPLETE[1];

const before = assemble([..."0123456789"].map((n) => `r${n} = 1`).join("\n") + "\n*(u64 *)(r10 - 8) = r1");
const after = assemble("r0 = 0\nr0 = 0\nexit");

/** What is wrong with a verdict of `validate`, if anything. */
async function disagreement(kernel: Kernel, program: Program): Promise<string | undefined> {
  const problems = validate(program).map(({ index, message }) => `${index}: ${message}`);
  const reply = await loadProgram(kernel, { type: "raw_tracepoint", insns: encode(program) });
  if (reply.outcome === "granted") {
    await reply.value[Symbol.asyncDispose]();
    return problems.length === 0 ? undefined : `granted, but ${problems}`;
  }
  const line = decisiveLine(reply.log);
  return isComplete && MALFORMED.test(line) && problems.length === 0 ? `refused: ${line}` : undefined;
}

testOnKernel(`validate() and the kernel agree on ${INSTRUCTIONS} random instructions`, async (kernel) => {
  const insns: Insn[][] = fc.sample(fc.oneof(anyInsn, nearMiss), INSTRUCTIONS);
  const disagreements: [string, string][] = [];
  for (const insn of insns) {
    if (insn.some(isIndirectGoto)) continue;
    const why = await disagreement(kernel, [...before, ...insn, ...after]);
    if (why !== undefined) disagreements.push([disassemble(insn), why]);
  }
  assertEquals(disagreements, []);
});
