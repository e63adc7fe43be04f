import { type Finding, whole } from "../../finding.ts";
import type { Observation } from "../../observation.ts";
import { type Rule, rule } from "../../rule.ts";
import { callersFrames } from "../sources.ts";
import { trialsOf } from "./examination.ts";
import { frameLimits } from "./frame_limits.ts";
import { functionAt, functionsOf, tailCallsOf } from "./functions.ts";
import { scenariosFor } from "./scenario.ts";

/** The frames of a tail-calling function's callers take less than 256 bytes. */
export const callersFramesUnder256Bytes: Rule<"tailcall.compile"> = rule({
  id: "tailcall/callers-frames-under-256-bytes",
  clauses: ["T04", "T20"],
  level: "must",
  scope: "behaviour",
  title:
    "A program is refused if the callers of a function with a tail call have frames of 256 bytes or more, else not",
  text:
    "A tail call leaves its own frame, but not those of its callers, up to 33 times. Each frame is rounded up, to a " +
    "multiple of 32 bytes at first and of 16 since Linux 6.12; where only the rounding decides, either answer is right. " +
    "The function's own frame does not count.",
  source: callersFrames,
  operation: "tailcall.compile",
  applies: (observation) => callsBeforeATailCall(observation) && frameLimits(observation.input.program) !== "unclear",
  *check({ input }): Iterable<Finding> {
    if (frameLimits(input.program) !== "callers-too-large") return;
    yield whole("a refusal: a function with a tail call has callers with frames of 256 bytes or more", "machine code");
  },
  *checkRefusal({ input, errno, message }): Iterable<Finding> {
    if (frameLimits(input.program) !== "within" || trialsOf(input).length < scenariosFor(input.maps).length) return;
    yield whole("machine code: the program is within every limit", `a refusal with ${errno}: ${message}`);
  },
});

function callsBeforeATailCall({ input }: Observation<"tailcall.compile">): boolean {
  const functions = functionsOf(input.program);
  return tailCallsOf(input.program).some((slot) => functionAt(functions, slot) > 0);
}
