import { actionFor } from "../../protocol/action_for.ts";
import type { PreprocessorCall } from "../../protocol/instances.ts";
import { preprocess } from "../../protocol/preprocess.ts";
import { atStep } from "../finding.ts";
import type { Rule } from "../rule.ts";
import type { Moment } from "./history.ts";
import { leadsTo } from "./same_program.ts";
import { showDescriptor, showProgram } from "./show.ts";
import { header } from "./sources.ts";
import { stepRule } from "./step_rule.ts";

/** Where a preprocessor asks for the descriptor, the load writes it there. */
export const pfdReceivesDescriptor: Rule<"instances.run"> = stepRule({
  id: "instances/pfd-receives-descriptor",
  clauses: ["I05"],
  scope: "behaviour",
  title: "A preprocessor that sets pfd finds there the descriptor of its own instance, and -1 if that is skipped",
  source: header,
  concerns: (moment) => moment.result.returned === 0 && asking(moment).length > 0,
  *judge(moment) {
    for (const call of asking(moment)) {
      const action = actionFor(moment.input, call.preprocessor, call.index);
      const program = action === undefined ? undefined : preprocess(action, call.insns).handedBack;
      const isRight = program === undefined ? call.received === "none" : leadsTo(call.received, program);
      if (isRight) continue;
      const wanted = program === undefined ? "-1" : `a descriptor of ${showProgram(program)}`;
      yield atStep(moment.at, `${wanted} in pfd of index ${call.index}`, showDescriptor(call.received));
    }
  },
});

/** The calls of preprocessors that set `pfd`. */
function asking({ input, result }: Moment): readonly PreprocessorCall[] {
  return result.preprocessed.filter(({ preprocessor, index }) =>
    actionFor(input, preprocessor, index)?.wantsDescriptor ?? false
  );
}
