import { assertEquals } from "@std/assert";
import { assemble } from "../../bpf/assemble.ts";
import type { OperationName, Value } from "../../protocol/operations.ts";
import { ok, rejected } from "../../protocol/outcome.ts";
import { formatPlace } from "../../spec/finding.ts";
import type { Observation } from "../../spec/observation.ts";
import { compare, isComparable, isForeseen, wantedOf } from "./mod.ts";

const asked = { arch: "x86_64", designs: [] } as const;

function words<O extends OperationName>(observation: Observation<O>, other: Value<O>): readonly string[] {
  return [...compare(observation, ok(other))].map(({ place, wanted, seen }) =>
    `${formatPlace(place)}: ${wanted}, ${seen}`
  );
}

const program = assemble("*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x8)\nr0 = 0x0\nexit");
const exit = { opcode: 0x95, dst: 0, src: 0, off: 0, imm: 0 };
const rewritten = assemble("w0 = 0x1234\nr0 = percpu r0\nw0 = *(u32 *)(r0 + 0x0)\nr0 = 0x0\nexit");

function rewriting(value: Value<"nocsr.rewrite">): Observation<"nocsr.rewrite"> {
  const input = { program, functions: [], maps: [] };
  return { ...asked, operation: "nocsr.rewrite", input, outcome: "ok", value };
}

Deno.test("of a rewrite the pairs that go and the stack depths are compared, and not what is the loader's", () => {
  const other = assemble("w0 = 0x9999\nr0 = percpu r0\nw0 = *(u32 *)(r0 + 0x0)\nr0 = 0x0\nexit");
  assertEquals(words(rewriting({ program: rewritten, stackDepths: [0] }), { program: other, stackDepths: [0] }), []);
  assertEquals(words(rewriting({ program: rewritten }), { program, stackDepths: [8] }), [
    "instruction 0 of the input: `*(u64 *)(r10 - 0x8) = r1` to stay, it is gone",
    "instruction 2 of the input: `r1 = *(u64 *)(r10 - 0x8)` to stay, it is gone",
  ]);
  assertEquals(words(rewriting({ program, stackDepths: [8] }), { program, stackDepths: [16] }), [
    "the answer as a whole: stack depths 16, 8",
  ]);
});

Deno.test("nothing is compared where a pair is gone into which a jump leads that is never taken", () => {
  const before = assemble(
    "r1 = 0x0\nif r1 != 0x0 goto +0x2\n*(u64 *)(r10 - 0x8) = r1\ncall 0x8\nr1 = *(u64 *)(r10 - 0x8)\nr0 = 0x0\nexit",
  );
  const after = assemble("r1 = 0x0\nw0 = 0x1234\nr0 = percpu r0\nw0 = *(u32 *)(r0 + 0x0)\nr0 = 0x0\nexit");
  const heeding: Observation<"nocsr.rewrite"> = {
    ...asked,
    operation: "nocsr.rewrite",
    input: { program: before, functions: [], maps: [] },
    outcome: "ok",
    value: { program: before, stackDepths: [8] },
  };
  assertEquals(words(heeding, { program: after, stackDepths: [0] }), []);
  const elsewhere = {
    ...heeding,
    input: { ...heeding.input, program: before.with(1, assemble("goto +0x0")[0] ?? exit) },
  };
  assertEquals(words(elsewhere, { program: after, stackDepths: [0] }).length, 3);
});

Deno.test("a rewrite is foreseen if just those pairs go that the design removes", () => {
  assertEquals(isForeseen(rewriting({ program: rewritten })), true);
  assertEquals(isForeseen(rewriting({ program })), false);
});

Deno.test("exit values are compared in the bits that both show", () => {
  const run = (r0: bigint, bits: 32 | 64): Observation<"calling_convention.run"> => ({
    ...asked,
    operation: "calling_convention.run",
    input: { program, context: new Uint8Array() },
    outcome: "ok",
    value: { r0, bits },
  });
  assertEquals(words(run(7n, 32), { r0: 0x1_0000_0007n, bits: 64 }), []);
  assertEquals(words(run(7n, 64), { r0: 0x1_0000_0007n, bits: 64 }), ["the answer as a whole: r0 = 0x100000007, 0x7"]);
  assertEquals(wantedOf("calling_convention.run", ok({ r0: -1n, bits: 64 })), { r0: "0xffffffffffffffff" });
});

Deno.test("a refusal is compared where both must take the same", () => {
  const layout: Observation<"struct_args.layout"> = {
    ...asked,
    operation: "struct_args.layout",
    input: { prototype: { name: "f", returns: { kind: "void" }, params: [] }, structs: "value" } as never,
    outcome: "ok",
    value: { slots: 1 },
  };
  assertEquals([...compare(layout, rejected("EINVAL", "too many"))].length, 1);
  assertEquals([...compare(rewriting({ program }), rejected("EINVAL", "too many"))], []);
  assertEquals([isComparable("nocsr.rewrite"), isComparable("tailcall.poke")], [true, false]);
});
