import { actionFor } from "../../protocol/action_for.ts";
import type { InstancesInput, PreprocessorCall } from "../../protocol/instances.ts";
import { atStep, type Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { isSameProgram } from "./same_program.ts";
import { showProgram } from "./show.ts";
import { source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** Every preprocessor is given the original instructions, and told how many there are. */
export const originalInstructions: Rule<"instances.run"> = stepRule({
  id: "instances/original-instructions",
  clauses: ["I04"],
  scope: "behaviour",
  title: "Every call of a preprocessor gets the program's own instructions, never what another call handed back",
  text: "The count is in instruction slots. Only what a preprocessor itself wrote over the instructions that it was " +
    "given may be found there later: the text leaves open whether that is a copy (see " +
    "`docs/findings/libbpf-in-place-edits.md`).",
  source,
  concerns: (moment) => firstCalls(moment).length > 0,
  *judge(moment) {
    const calls = firstCalls(moment);
    for (const [number, call] of calls.entries()) yield* checkCall(moment, call, calls.slice(0, number));
  },
});

/** The calls that a load makes for programs whose instructions no load has come to before. */
function firstCalls({ loading, result }: Moment): readonly PreprocessorCall[] {
  return result.preprocessed.filter(({ program }) => loading.get(program)?.used === false);
}

function* checkCall(
  { input, at }: Moment,
  call: PreprocessorCall,
  before: readonly PreprocessorCall[],
): Generator<Finding> {
  const original = input.programs[call.program] ?? [];
  const who = `${call.preprocessor}(${call.program}, ${call.index})`;
  if (call.count !== original.length) yield atStep(at, `${who} told of ${original.length} slots`, `${call.count}`);
  const edits = before.filter(({ program }) => program === call.program).map((earlier) => overwriteOf(input, earlier));
  const mayBe = call.insns?.map((insn, slot) => {
    const written = edits.flatMap((edit) => edit[slot] ?? []);
    return written.some((edit) => isSameProgram([edit], [insn])) ? original[slot] ?? insn : insn;
  });
  if (!isSameProgram(original, mayBe)) {
    yield atStep(at, `${who} given ${showProgram(original)}`, showProgram(call.insns));
  }
}

function overwriteOf(
  input: InstancesInput,
  { preprocessor, index }: PreprocessorCall,
): InstancesInput["programs"][string] {
  return actionFor(input, preprocessor, index)?.overwrite ?? [];
}
