import type { Program } from "../../../bpf/insn.ts";
import { actionFor } from "../../../protocol/action_for.ts";
import { preprocess } from "../../../protocol/preprocess.ts";
import { atStep } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import type { Moment } from "../history.ts";
import { isSameProgram } from "../same_program.ts";
import { showProgram } from "../show.ts";
import { design, library } from "../sources.ts";
import { stepRule } from "../step_rule.ts";

/** Preprocessors share one array of instructions. */
export const inPlaceEditStays: Rule<"instances.run"> = stepRule({
  id: "instances/in-place-edit-stays",
  clauses: ["I04"],
  scope: design,
  title: "What a preprocessor writes over the instructions that it was given, the calls behind it find there",
  text: "They are all given the library's one copy. The published text, which makes every instance from the original " +
    "instructions, can be kept by a caller that builds its instances in memory of its own, as perf does.",
  source: library,
  concerns: (moment) => edited(moment).length > 0,
  *judge(moment) {
    for (const { program, index, wanted, seen } of edited(moment)) {
      if (!isSameProgram(wanted, seen)) {
        yield atStep(moment.at, `${showProgram(wanted)} given for index ${index} of ${program}`, showProgram(seen));
      }
    }
  },
});

interface Given {
  readonly program: string;
  readonly index: number;
  readonly wanted: Program;
  readonly seen: Program | undefined;
}

/** What each call must be given that comes behind one that edits. */
function edited({ input, loading, result }: Moment): readonly Given[] {
  return [...loading].flatMap(([program, { used }]) => {
    let given = input.programs[program];
    if (used || given === undefined) return [];
    const found: Given[] = [];
    for (const { preprocessor, index, insns, ...call } of result.preprocessed) {
      if (call.program !== program) continue;
      if (given !== input.programs[program]) found.push({ program, index, wanted: given, seen: insns });
      const action = actionFor(input, preprocessor, index);
      if (action?.overwrite !== undefined) given = preprocess(action, given).given ?? given;
    }
    return found;
  });
}
