import fc from "fast-check";
import type { Insn } from "../../../bpf/insn.ts";
import { isLoad } from "../../../bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../../bpf/opcode.ts";
import type { NamedProgram, TailcallRunInput } from "../../../protocol/tailcall_run.ts";
import { generator } from "../../generator.ts";
import type { Generator } from "../../generator.ts";
import { asked } from "../asked.ts";
import { often } from "../often.ts";
import { oneIn } from "../one_in.ts";
import { picked } from "../picked.ts";
import { arbitraryPlan, CONTEXT_WORDS, type ProgramPlan } from "./plan.ts";
import { render } from "./render.ts";

const NAMES = ["main", "a", "b", "c"] as const;

const IDLE: ProgramPlan = { functions: [] };

/** What the array holds: one program everywhere, or a few here and there. */
const filling = fc.oneof(
  { withCrossShrink: true },
  often(1, fc.record({ kind: fc.constant("everywhere" as const), program: fc.nat(3) })),
  often(
    4,
    fc.record({
      kind: fc.constant("some" as const),
      elements: fc.array(fc.record({ index: fc.nat(7), program: fc.nat(3), isBeyond: oneIn(60) }), { maxLength: 4 }),
    }),
  ),
);

type Filling = typeof filling extends fc.Arbitrary<infer T> ? T : never;

function filled(filling: Filling, maxEntries: number, programs: readonly NamedProgram[]): TailcallRunInput["array"] {
  const element = (index: number, number: number): TailcallRunInput["array"] => {
    const program = picked(programs, number)?.name;
    return program === undefined ? [] : [{ index, program }];
  };
  if (filling.kind === "everywhere") {
    return Array.from({ length: maxEntries }, (_, index) => element(index, filling.program)).flat();
  }
  return filling.elements.flatMap(({ index, program, isBeyond }) =>
    element(isBeyond ? maxEntries + index : index % maxEntries, program)
  );
}

/** What is made up of a run; numbers name whatever there is, by their remainder. */
const plans = fc.record({
  programs: fc.array(arbitraryPlan("run"), { maxLength: NAMES.length }),
  maxEntries: fc.integer({ min: 1, max: 4 }),
  array: filling,
  context: fc.array(fc.nat(7), { maxLength: CONTEXT_WORDS, size: "max" }),
  lacksBtf: oneIn(25),
});

/** Whether an instruction reads a word of the context: r2 leads to the counters. */
function readsContext(insn: Insn): boolean {
  return isLoad(insn) && insn.src !== FRAME_POINTER && insn.src !== 2;
}

/** Twelve words, of which these are the first; all are small. */
function contextOf(words: readonly number[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from({ length: CONTEXT_WORDS }, (_, at) => BigInt(words[at] ?? 0)).buffer);
}

/** Up to four programs that tail-call each other, and themselves, through one array, and count how often they run. */
export const run: Generator<"tailcall.run"> = generator({
  operation: "tailcall.run",
  questions(info) {
    const inputs = plans.map(({ programs, maxEntries, array, context, lacksBtf }): TailcallRunInput => {
      const named = (programs.length === 0 ? [IDLE] : programs).flatMap((plan, at): NamedProgram[] => {
        const name = NAMES[at];
        return name === undefined ? [] : [{ name, program: render(plan, [maxEntries]) }];
      });
      return {
        programs: named,
        maxEntries,
        array: filled(array, maxEntries, named),
        entry: "main",
        context: named.some(({ program }) => program.some(readsContext)) ? contextOf(context) : new Uint8Array(),
        btf: !lacksBtf,
      };
    });
    return asked("tailcall", info, inputs);
  },
});
