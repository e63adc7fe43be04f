import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { assemble } from "../../bpf/assemble.ts";
import { type InstancesInput, instancesInput, type InstancesValue, type StepResult } from "../../protocol/instances.ts";
import { arbitraryScript } from "../../fuzz/generators/instances/arbitrary_script.ts";
import type { Answered } from "../observation.ts";
import { isBound, judge } from "../rule.ts";
import { rules } from "./mod.ts";
import { design } from "./sources.ts";

const text = "r0 = 7\nexit";
const program = assemble(text);
const descriptor = { loaded: program };

/** What a script of calls on program `p` got: a number, or p's own descriptor. */
function answered(script: readonly string[], results: readonly StepResult[]): Answered<"instances.run"> {
  const prologues = ["r9 = 1", "r9 = 2"].map((program) => ({ result: { kind: "prepend", program } }));
  const preprocessors = { own: [{}], prologues, gap: [{}, { result: { kind: "null" } }], bad: [{}, { returns: 5 }] };
  const input: InstancesInput = instancesInput.parse({ programs: { p: text }, preprocessors, script });
  const asked = { operation: "instances.run", arch: "none", designs: [design] } as const;
  return { ...asked, input, outcome: "ok", value: { results } };
}

function returned(...values: readonly StepResult["returned"][]): readonly StepResult[] {
  return values.map((value) => ({ returned: value, preprocessed: [] }));
}

/** A load with a call of a preprocessor for each of these indices. */
function load(preprocessor: string, indices: readonly number[], value = 0): StepResult {
  return {
    returned: value,
    preprocessed: indices.map((index) => ({ preprocessor, program: "p", index, insns: program, count: 2 })),
  };
}

/** The ids, without the area, of the rules that an observation breaks. */
function broken(observation: Answered<"instances.run">): readonly string[] {
  return rules.filter((rule) => isBound(rule, observation) && judge(rule, observation).length > 0)
    .map(({ id }) => id.replace(/^instances\//, ""));
}

Deno.test("right answers break no rule", () => {
  assertEquals(broken(answered(["load()", "nth_fd(p, 0)", "fd(p)"], returned(0, descriptor, descriptor))), []);
  const prepared = [...returned(0), load("own", [0, 1]), ...returned(descriptor, -22)];
  assertEquals(broken(answered(["set_prep(p, 2, own)", "load()", "nth_fd(p, 1)", "nth_fd(p, 2)"], prepared)), []);
});

Deno.test("a plain program without a descriptor breaks the rule at the call that asks for it", () => {
  const observation = answered(["load()", "nth_fd(p, 0)"], returned(0, -2));
  const rule = rules.find(({ id }) => id === "instances/plain-program-loads-once");
  assert(rule !== undefined);
  const [finding] = judge(rule, observation);
  assertEquals(finding?.place, { kind: "step", step: 1 });
  assertEquals(finding?.seen, "-2 (ENOENT)");
});

Deno.test("one wrong return breaks only the rules about it", () => {
  const script = ["set_prep(p, 1, own)", "set_prep(p, 2, own)", "load()", "nth_fd(p, 1)"];
  assertEquals(broken(answered(script, [...returned(0, -2), load("own", [0]), ...returned(-22)])), ["second-set-prep"]);
  // Once it is taken as accepted, what follows from it is right.
  assertEquals(broken(answered(script, [...returned(0, 0), load("own", [0, 1]), ...returned(descriptor)])), [
    "second-set-prep",
  ]);
});

Deno.test("calls of a preprocessor must be complete, in order, and for the program", () => {
  const script = ["set_prep(p, 3, own)", "load()"];
  const after = (...calls: readonly number[]) => broken(answered(script, [...returned(0), load("own", calls)]));
  assertEquals(after(0, 1, 2), []);
  for (const calls of [[0, 1], [0, 2, 1], [1, 2, 3], [0, 0, 0], [0, 1, 2, 3], []]) {
    assert(after(...calls).includes("one-call-per-instance"), String(calls));
  }
  assert(broken(answered(script, [...returned(0), load("gap", [0, 1, 2])])).includes("one-call-per-instance"));
});

Deno.test("a call must be given the original, and told its length", () => {
  const script = ["set_prep(p, 1, own)", "load()"];
  const call = { preprocessor: "own", program: "p", index: 0 };
  const given = (rest: { readonly insns?: typeof program; readonly count: number }) =>
    broken(answered(script, [...returned(0), { returned: 0, preprocessed: [{ ...call, ...rest }] }]));
  assertEquals(given({ insns: program, count: 2 }), []);
  assertEquals(given({ insns: program, count: 16 }), ["original-instructions"]);
  assertEquals(given({ insns: assemble("r0 = 8\nexit"), count: 2 }), ["original-instructions"]);
  assert(given({ count: 0 }).includes("original-instructions"));
});

Deno.test("an instance without its prologue, or with another's, breaks the rule of prologues", () => {
  const script = ["set_prep(p, 2, prologues)", "load()", "nth_fd(p, 1)"];
  const seen = (loaded: string) =>
    broken(answered(script, [...returned(0), load("prologues", [0, 1]), ...returned({ loaded: assemble(loaded) })]));
  assertEquals(seen(`r9 = 2\n${text}`), []);
  assertEquals(seen(`r9 = 1\n${text}`), ["index-order", "prologue-per-index"]);
  assertEquals(seen(text), ["loaded-as-handed-back", "index-order", "prologue-per-index"]);
  assertEquals(seen("r9 = 2\nexit"), ["loaded-as-handed-back", "index-order", "prologue-per-index"]);
});

Deno.test("a skipped instance is -2, one that does not exist -22", () => {
  const script = ["set_prep(p, 2, gap)", "load()", "nth_fd(p, 1)", "nth_fd(p, 2)"];
  const after = (...values: readonly number[]) =>
    broken(answered(script, [...returned(0), load("gap", [0, 1]), ...returned(...values)]));
  assertEquals(after(-2, -22), []);
  assertEquals(after(-22, -2), ["index-out-of-range", "skipped-instance"]);
});

Deno.test("a preprocessor's error stops the load and comes back", () => {
  const script = ["set_prep(p, 3, bad)", "load(p)"];
  const after = (result: StepResult) => broken(answered(script, [...returned(0), result]));
  assertEquals(after(load("bad", [0, 1], 5)), []);
  assertEquals(after(load("bad", [0, 1], -1)), ["preprocessor-error-comes-back"]);
  assert(after(load("bad", [0, 1, 2], 5)).includes("preprocessor-error-stops-load"));
  assert(after(load("bad", [0, 1, 2], 0)).includes("preprocessor-error-stops-load"));
});

Deno.test("the rules of libbpf 0.3 bind only those who declare it", () => {
  const observation = answered(["set_prep(p, 2, bad)", "load(p)"], [...returned(0), load("bad", [0, 1], -1)]);
  assertEquals(broken(observation), ["preprocessor-error-comes-back"]);
  assertEquals(broken({ ...observation, designs: [] }), []);
});

Deno.test("missing and superfluous results are findings", () => {
  assertEquals(broken(answered(["load()", "nth_fd(p, 0)"], returned(0))), ["one-result-per-call"]);
  assertEquals(broken(answered([], returned(0))), ["one-result-per-call"]);
  assertEquals(broken(answered(["nth_fd(p, 0)"], [load("own", [0], -22)])), ["one-result-per-call"]);
});

const anyDescriptor = fc.constantFrom("closed" as const, descriptor, { loaded: [] }, {
  loaded: assemble("r9 = 1\nexit"),
});
const anyNumber = fc.oneof(fc.constantFrom(0, -2, -22, -4004, -4007, 1), fc.integer());

/** Nonsense, but of the right shape. */
const anyValue: fc.Arbitrary<InstancesValue> = fc.record({
  results: fc.array(fc.record({
    returned: fc.oneof(anyNumber, anyDescriptor),
    preprocessed: fc.array(
      fc.record({
        preprocessor: fc.constantFrom("a", "b", "c", "__proto__"),
        program: fc.constantFrom("p", "q", "s", "x", "constructor"),
        index: fc.oneof(fc.integer({ min: -1, max: 5 }), fc.integer()),
        insns: fc.constantFrom(program, [], assemble("r0 = 10\nexit")),
        count: fc.integer(),
        received: fc.oneof(anyDescriptor, fc.constantFrom("none" as const, "unchanged" as const)),
      }, { requiredKeys: ["preprocessor", "program", "index", "count"] }),
      { maxLength: 6 },
    ),
  })),
}, { noNullPrototype: true });

Deno.test("every rule is total: nonsense is a finding, never an exception", () => {
  const asked = { operation: "instances.run", arch: "none", designs: [design] } as const;
  fc.assert(
    fc.property(arbitraryScript, anyValue, (input, value) => {
      const ok: Answered<"instances.run"> = { ...asked, input, outcome: "ok", value };
      const no = { ...asked, input, outcome: "rejected", errno: "EINVAL", message: "" } as const;
      for (const rule of rules) for (const seen of [ok, no]) if (isBound(rule, seen)) judge(rule, seen);
    }),
    { seed: 1, numRuns: 2000 },
  );
});
