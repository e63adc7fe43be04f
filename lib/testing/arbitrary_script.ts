import fc from "fast-check";
import { assemble } from "../bpf/assemble.ts";
import type { Program } from "../bpf/insn.ts";
import type { InstancesInput, PreprocessorAction, PreprocessorResult, ScriptStep } from "../protocol/instances.ts";

const programNames = ["p", "q", "s"] as const;
const preprocessorNames = ["a", "b"] as const;

const sound = ["r0 = 7\nexit", "r0 = 8\nr0 += 1\nexit", "r0 = 0x900000001 ll\nexit"].map(assemble);
const unsound = assemble("r0 = r5\nexit");
const prologues = ["r9 = 1", "r9 = 2\nr8 = 3", "r3 = *(u64 *)(r1 + 0x70)\nr2 = 0"].map(assemble);
const replacements = ["r0 = 1\nexit", "r0 = 2\nr9 = 2\nr9 += 1\nexit", "exit", ""].map(assemble);
const overwrites = ["r0 = 10", "r0 = 11\nr0 += 2\nr0 += 3\nexit", "exit"].map(assemble);

/** What is chosen as often as its weight says, in proportion to the others'. */
function often<T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.WeightedArbitrary<T> {
  return { weight, arbitrary };
}

/** An object of these parts that has the prototype of others. */
function record<T>(parts: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(parts, { noNullPrototype: true });
}

const result: fc.Arbitrary<PreprocessorResult> = fc.oneof(
  often(4, fc.constant({ kind: "original" as const })),
  often(4, record({ kind: fc.constant("prepend" as const), program: fc.constantFrom(...prologues) })),
  often(3, record({ kind: fc.constant("replace" as const), program: fc.constantFrom(...replacements) })),
  often(2, fc.constantFrom({ kind: "null" as const }, { kind: "empty" as const })),
);

const returns = fc.oneof(often(7, fc.constant(0)), often(1, fc.constantFrom(-1, -13, -22, 1, 4007)));
const wantsDescriptor = fc.boolean();

const action: fc.Arbitrary<PreprocessorAction> = fc.oneof(
  often(5, record({ returns, result, wantsDescriptor })),
  often(1, record({ returns, result, wantsDescriptor, overwrite: fc.constantFrom(...overwrites) })),
);

const body: fc.Arbitrary<Program> = fc.oneof(often(9, fc.constantFrom(...sound)), often(1, fc.constant(unsound)));

/** A call about programs of these names. */
function stepOn(names: readonly string[]): fc.Arbitrary<ScriptStep> {
  const program = fc.constantFrom(...names);
  const preprocessor = fc.constantFrom(...preprocessorNames);
  const instances = fc.oneof(often(8, fc.integer({ min: 1, max: 4 })), often(1, fc.constantFrom(0, -1)));
  const n = fc.integer({ min: -1, max: 4 });
  const call = <Name extends ScriptStep["call"]>(name: Name): fc.Arbitrary<Name> => fc.constant(name);
  return fc.oneof(
    often(10, record({ call: call("set_prep"), program, instances, preprocessor })),
    often(1, record({ call: call("set_prep"), program, instances })),
    often(6, record({ call: call("load"), program })),
    often(4, record({ call: call("load") })),
    often(12, record({ call: call("nth_fd"), program, n })),
    often(1, record({ call: call("nth_fd"), n })),
    often(4, record({ call: call("fd"), program })),
    often(3, record({ call: call("unload"), program })),
    often(1, record({ call: call("unload") })),
    often(2, record({ call: call("set_autoload"), program, autoload: fc.boolean() })),
  );
}

/** Arbitrary inputs of `instances.run`; all instructions are such that a machine knows what a verifier says of them. */
export const arbitraryScript: fc.Arbitrary<InstancesInput> = record({
  programs: fc.subarray([...programNames], { minLength: 1 }).chain((names) =>
    record<InstancesInput["programs"]>(Object.fromEntries(names.map((name) => [name, body])))
  ),
  preprocessors: record<InstancesInput["preprocessors"]>(
    Object.fromEntries(preprocessorNames.map((name) => [name, fc.array(action, { minLength: 1, maxLength: 4 })])),
  ),
}).chain(({ programs, preprocessors }) =>
  record<InstancesInput>({
    programs: fc.constant(programs),
    preprocessors: fc.constant(preprocessors),
    script: fc.array(stepOn(Object.keys(programs)), { minLength: 1, maxLength: 14, size: "max" }),
  })
);
