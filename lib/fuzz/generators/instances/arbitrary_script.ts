import fc from "fast-check";
import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import type {
  InstancesInput,
  PreprocessorAction,
  PreprocessorResult,
  ScriptStep,
} from "../../../protocol/instances.ts";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";
import { picked } from "../picked.ts";
import { record } from "../record.ts";

const PROGRAMS = ["p", "q", "s"] as const;
const PREPROCESSORS = ["a", "b"] as const;

const sound = ["r0 = 7\nexit", "r0 = 8\nr0 += 1\nexit", "r0 = 0x900000001 ll\nexit"].map(assemble);
const unsound = assemble("r0 = r5\nexit");
const prologues = ["r9 = 1", "r9 = 2\nr8 = 3", "r3 = *(u64 *)(r1 + 0x70)\nr2 = 0"].map(assemble);
const replacements = ["r0 = 1\nexit", "r0 = 2\nr9 = 2\nr9 += 1\nexit", "exit", ""].map(assemble);
const overwrites = ["r0 = 10", "r0 = 11\nr0 += 2\nr0 += 3\nexit", "exit"].map(assemble);

const result: fc.Arbitrary<PreprocessorResult> = fc.oneof(
  { withCrossShrink: true },
  often(4, fc.constant({ kind: "original" as const })),
  often(4, record({ kind: fc.constant("prepend" as const), program: fc.constantFrom(...prologues) })),
  often(3, record({ kind: fc.constant("replace" as const), program: fc.constantFrom(...replacements) })),
  often(2, fc.constantFrom({ kind: "null" as const }, { kind: "empty" as const })),
);

const returns = fc.oneof(
  { withCrossShrink: true },
  often(7, fc.constant(0)),
  often(1, fc.constantFrom(1, -1, -13, -22, 4007, -0x8000_0000, 0x7fff_ffff)),
);
const wantsDescriptor = oneIn(2);

const action: fc.Arbitrary<PreprocessorAction> = fc.oneof(
  { withCrossShrink: true },
  often(5, record({ returns, result, wantsDescriptor })),
  often(1, record({ returns, result, wantsDescriptor, overwrite: fc.constantFrom(...overwrites) })),
);

const body: fc.Arbitrary<Program> = fc.oneof(
  { withCrossShrink: true },
  often(9, fc.constantFrom(...sound)),
  often(1, fc.constant(unsound)),
);

/** A call; numbers name programs and preprocessors by their remainders, and a NULL where there is none. */
type StepPlan =
  | { readonly call: "set_prep"; readonly program: number; readonly instances: number; readonly preprocessor?: number }
  | { readonly call: "load" | "unload"; readonly program?: number }
  | { readonly call: "nth_fd"; readonly program?: number; readonly n: number }
  | { readonly call: "fd"; readonly program: number }
  | { readonly call: "set_autoload"; readonly program: number; readonly autoload: boolean };

const program = fc.nat(2);
const instances = fc.oneof(
  { withCrossShrink: true },
  often(16, fc.integer({ min: 1, max: 4 })),
  often(2, fc.constantFrom(0, -1, -0x8000_0000)),
  often(1, fc.integer({ min: 5, max: 40 })),
);
const n = fc.oneof(
  { withCrossShrink: true },
  often(16, fc.integer({ min: -1, max: 4 })),
  often(1, fc.constantFrom(39, 0x7fff_ffff, -0x8000_0000)),
);

function call<Name extends StepPlan["call"]>(name: Name): fc.Arbitrary<Name> {
  return fc.constant(name);
}

const step: fc.Arbitrary<StepPlan> = fc.oneof(
  often(6, record({ call: call("load"), program })),
  often(10, record({ call: call("set_prep"), program, instances, preprocessor: fc.nat(1) })),
  often(1, record({ call: call("set_prep"), program, instances })),
  often(4, record({ call: call("load") })),
  often(12, record({ call: call("nth_fd"), program, n })),
  often(1, record({ call: call("nth_fd"), n })),
  often(4, record({ call: call("fd"), program })),
  often(3, record({ call: call("unload"), program })),
  often(1, record({ call: call("unload") })),
  often(2, record({ call: call("set_autoload"), program, autoload: fc.boolean() })),
);

const plan = record({
  programs: fc.array(body, { maxLength: PROGRAMS.length }),
  preprocessors: fc.tuple(...PREPROCESSORS.map(() => fc.array(action, { maxLength: 4 }))),
  script: fc.array(step, { maxLength: 14, size: "max" }),
});

/** What a preprocessor does of which nothing is said. */
const PLAIN: PreprocessorAction = { returns: 0, result: { kind: "original" }, wantsDescriptor: false };

/** A call with the names that its numbers stand for. */
function stepOf(plan: StepPlan, programs: readonly string[]): ScriptStep {
  const { program: number, ...rest } = plan;
  const program = number === undefined ? undefined : picked(programs, number);
  const named = program === undefined ? {} : { program };
  switch (rest.call) {
    case "load":
    case "unload":
      return { call: rest.call, ...named };
    case "nth_fd":
      return { call: rest.call, n: rest.n, ...named };
    case "fd":
      return { call: rest.call, program: program ?? PROGRAMS[0] };
    case "set_autoload":
      return { call: rest.call, program: program ?? PROGRAMS[0], autoload: rest.autoload };
    case "set_prep": {
      const { instances, preprocessor } = rest;
      const name = preprocessor === undefined ? undefined : picked(PREPROCESSORS, preprocessor);
      return {
        call: rest.call,
        program: program ?? PROGRAMS[0],
        instances,
        ...name === undefined ? {} : { preprocessor: name },
      };
    }
  }
}

/** Arbitrary inputs of `instances.run`; all instructions are such that a machine knows what a verifier says of them. */
export const arbitraryScript: fc.Arbitrary<InstancesInput> = plan.map(({ programs, preprocessors, script }) => {
  const bodies = programs.length === 0 ? sound.slice(0, 1) : programs;
  const names = PROGRAMS.slice(0, bodies.length);
  const steps = script.map((plan) => stepOf(plan, names));
  const used = PREPROCESSORS.filter((name) =>
    steps.some((step) => step.call === "set_prep" && step.preprocessor === name)
  );
  return {
    programs: Object.fromEntries(bodies.map((body, at) => [PROGRAMS[at] ?? "p", body])),
    preprocessors: Object.fromEntries(used.map((name) => {
      const actions = preprocessors[PREPROCESSORS.indexOf(name)] ?? [];
      return [name, actions.length === 0 ? [PLAIN] : actions];
    })),
    script: steps,
  };
});
