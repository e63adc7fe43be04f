import type { Program } from "../../bpf/insn.ts";
import { actionFor } from "../../protocol/action_for.ts";
import { atStep } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { questionOf } from "./question.ts";
import { isSameProgram } from "./same_program.ts";
import { showProgram, showReturned } from "./show.ts";
import { source } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** Each instance of a program carries the prologue of its own probe point. */
export const prologuePerIndex: Rule<"instances.run"> = stepRule({
  id: "instances/prologue-per-index",
  clauses: ["I07"],
  scope: "behaviour",
  title: "Instances of one program carry different prologues, each at its own index and before the whole program",
  text: "So does perf, which puts before one program what fetches the arguments at each of its probe points.",
  source,
  concerns: (moment) => prologueAskedFor(moment) !== undefined,
  *judge(moment) {
    const { at, input, result: { returned } } = moment;
    const question = questionOf(moment);
    const prologue = prologueAskedFor(moment);
    if (question === undefined || prologue === undefined) return;
    const loaded = typeof returned === "object" ? returned.loaded : [];
    const behind = loaded.slice(prologue.length);
    if (!isSameProgram(prologue, loaded.slice(0, prologue.length))) {
      yield atStep(at, `the prologue of index ${question.n}, ${showProgram(prologue)}, first`, showReturned(returned));
    } else if (!isSameProgram(behind, input.programs[question.name])) {
      yield atStep(at, `the whole of ${question.name} behind its prologue`, showProgram(behind));
    }
  },
});

/** The prologue of the instance asked for, where another instance of the program has another one. */
function prologueAskedFor({ input, ...moment }: Moment): Program | undefined {
  const question = questionOf({ input, ...moment });
  if (question?.instance.kind !== "made" || question.life.stage.kind !== "loaded") return undefined;
  const { preparation, calls } = question.life.stage;
  const isOriginal = isSameProgram(input.programs[question.name] ?? [], calls[question.n]?.insns);
  if (preparation === undefined || !isOriginal) return undefined;
  const prologues = Array.from({ length: preparation.instances }, (_, index) => {
    const action = actionFor(input, preparation.preprocessor, index);
    return action?.overwrite === undefined && action?.result.kind === "prepend" ? action.result.program : undefined;
  });
  const own = prologues[question.n];
  const isOwn = prologues.some((other) => own !== undefined && other !== undefined && !isSameProgram(own, other));
  return isOwn ? own : undefined;
}
