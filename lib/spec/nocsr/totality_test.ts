import { assert } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import type { Insn } from "../../bpf/insn.ts";
import type { Arch } from "../../protocol/implementation.ts";
import type { FunctionFacts, MapSpec } from "../../protocol/nocsr.ts";
import { anyInsn, anySlots } from "../../testing/arbitrary_insn.ts";
import { isBound, judge } from "../rule.ts";
import type { Observation } from "../observation.ts";
import { rules } from "./mod.ts";
import { BODY } from "./testing/answers.ts";

const LINES = [
  "*(u64 *)(r10 - 0x8) = r1",
  "*(u64 *)(r10 - 0x10) = r2",
  "*(u32 *)(r10 - 0x10) = r2",
  "call 0x8",
  "call 0x7",
  "call 0x1",
  "call 0x6",
  "call kfunc[0]",
  "call pc+2",
  "call pc-3",
  "r1 = *(u64 *)(r10 - 0x8)",
  "r2 = *(u64 *)(r10 - 0x10)",
  "r1 = map[0] ll",
  "r2 = r10",
  "r2 += -0x10",
  "r0 = *(u64 *)(r2 + 0x0)",
  "r0 = *(u64 *)(r1 + 0x0)",
  "r1 = 0x5",
  "r2 = 0x8",
  "r0 += r1",
  "r0 /= r2",
  "if r1 == 0x0 goto +0x2",
  "if r0 > 0x5 goto -0x3",
  "goto +0x1",
  "goto -0x2",
  "may_goto +0x1",
  "exit",
  BODY,
];

/** Programs that look as if they were meant. */
const likely = fc.array(fc.constantFrom(...LINES.map((line) => assemble(line))), { maxLength: 24 }).map((insns) =>
  insns.flat()
);

const program: fc.Arbitrary<Insn[]> = fc.oneof(
  likely,
  anySlots,
  fc.array(anyInsn, { maxLength: 12 }).map((insns) => insns.flat()),
);

const functions: fc.Arbitrary<FunctionFacts[]> = fc.array(
  fc.tuple(
    fc.record({
      isVoid: fc.boolean(),
      params: fc.integer({ min: 0, max: 5 }),
      fastcall: fc.boolean(),
      inlined: fc.boolean(),
    }),
    fc.oneof(
      fc.constant({ kfunc: "bpf_rdonly_cast" }),
      fc.constantFrom(1, 6, 7, 8, 0x7fff).map((helper) => ({ helper })),
    ),
  ).map(([facts, name]) => ({ ...name, ...facts })),
  { maxLength: 3 },
);

const maps: fc.Arbitrary<MapSpec[]> = fc.array(
  fc.record({
    type: fc.constantFrom("array", "hash", "prog_array", "perf_event_array"),
    keySize: fc.integer({ min: 0, max: 512 }),
    valueSize: fc.integer({ min: 0, max: 65536 }),
    maxEntries: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 2 },
);

/** A program, and another that is often made from it. */
const programs: fc.Arbitrary<readonly [Insn[], Insn[]]> = program.chain((before) =>
  fc.tuple(
    fc.constant(before),
    fc.oneof(program, fc.subarray(before), fc.subarray(before).map((left) => [...left, ...before])),
  )
);

const observation: fc.Arbitrary<Observation<"nocsr.rewrite"> | Observation<"nocsr.compile">> = fc.record({
  programs,
  functions,
  maps,
  arch: fc.constantFrom<Arch>("x86_64", "arm64", "none"),
  stackDepths: fc.option(fc.array(fc.integer({ min: 0, max: 512 }), { maxLength: 3 }), { nil: undefined }),
  runs: fc.option(
    fc.array(
      fc.record({
        cpu: fc.nat(3),
        context: fc.uint8Array({ maxLength: 32 }),
        r0: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        bits: fc.constantFrom<32 | 64>(32, 64),
      }),
      { maxLength: 2 },
    ),
    { nil: undefined },
  ),
  kind: fc.constantFrom("rewrite", "compile", "refusal"),
}).map(({ programs: [before, after], functions, maps, arch, stackDepths, runs, kind }) => {
  const input = { program: before, functions, maps };
  const asked = { arch, designs: ["nocsr@6.12"] };
  if (kind === "compile") {
    return { ...asked, operation: "nocsr.compile", outcome: "ok", input, value: { program: after } };
  }
  if (kind === "refusal") {
    return { ...asked, operation: "nocsr.rewrite", outcome: "rejected", errno: "EINVAL", message: "no", input };
  }
  const value = { program: after, ...stackDepths && { stackDepths }, ...runs && { runs } };
  return { ...asked, operation: "nocsr.rewrite", outcome: "ok", input, value };
});

Deno.test("whatever an observation is, every rule comes to a verdict in words", () => {
  fc.assert(
    fc.property(observation, (seen) => {
      for (const rule of rules) {
        const findings = rule.operation === "nocsr.rewrite"
          ? seen.operation === "nocsr.rewrite" && isBound(rule, seen) ? judge(rule, seen) : []
          : seen.operation === "nocsr.compile" && isBound(rule, seen)
          ? judge(rule, seen)
          : [];
        for (const { wanted, seen: saw } of findings) assert(wanted.length > 0 && saw.length > 0, rule.id);
      }
    }),
    { numRuns: 2000 },
  );
});
