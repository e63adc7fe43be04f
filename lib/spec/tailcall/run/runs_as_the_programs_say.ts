import type { TailcallRunInput, TailcallRunValue } from "../../../protocol/tailcall_run.ts";
import { frameLimits } from "../compile/frame_limits.ts";
import { functionAt, functionsOf, tailCallsOf } from "../compile/functions.ts";
import { type Finding, whole } from "../../finding.ts";
import type { Observation } from "../../observation.ts";
import { type Rule, rule } from "../../rule.ts";
import { limitOf33 } from "../sources.ts";
import { type RunTrial, runTrials } from "./run_trial.ts";

/** What programs return and count is what they say, with 33 tail calls in a row and no more. */
export const runsAsTheProgramsSay: Rule<"tailcall.run"> = rule({
  id: "tailcall/runs-as-the-programs-say",
  clauses: ["T09", "T20"],
  level: "must",
  scope: "behaviour",
  title: "r0 and the counters are what the programs come to if 33 tail calls may follow one another and no more",
  text:
    "Whether the tail calls of a called function count for its caller, and whether one through an empty element counts, is " +
    "left open. A refusal breaks the rule if every program is within the limits of frames and has what BTF it needs.",
  source: limitOf33,
  operation: "tailcall.run",
  applies: (observation) => settledTrials(observation).length > 0,
  *check(observation): Iterable<Finding> {
    const trials = settledTrials(observation);
    const [first] = trials;
    if (first === undefined || trials.some((trial) => agrees(trial, observation.value))) return;
    yield whole(describe(first, observation.value), describeValue(observation.value));
  },
  *checkRefusal({ input, errno, message }): Iterable<Finding> {
    if (isLawful(input)) {
      yield whole("a run: the programs are within every limit", `a refusal with ${errno}: ${message}`);
    }
  },
});

/** The trials that end, and whose result does not depend on what helpers return. */
export function settledTrials({ input }: Observation<"tailcall.run">): readonly RunTrial[] {
  return runTrials(input).filter(({ play }) =>
    play.result.outcome === "exit" && play.expected.every(({ happening }) => happening.kind !== "helper")
  );
}

/** Whether a run came to this. */
export function agrees({ play, counters }: RunTrial, value: TailcallRunValue): boolean {
  if (play.result.outcome !== "exit" || counters.some((count, at) => count !== value.counters[at])) return false;
  return BigInt.asUintN(value.bits, play.result.r0) === BigInt.asUintN(value.bits, value.r0);
}

/** What a trial came to, in words. */
export function describe({ play, counters }: RunTrial, { bits }: TailcallRunValue): string {
  const r0 = play.result.outcome === "exit" ? BigInt.asUintN(bits, play.result.r0) : "none";
  return `r0 ${r0}, counters ${counters.join(" ")}`;
}

/** What a run came to, in words. */
export function describeValue({ r0, counters }: TailcallRunValue): string {
  return `r0 ${r0}, counters ${counters.join(" ")}`;
}

function isLawful({ programs, array, maxEntries, btf }: TailcallRunInput): boolean {
  if (array.some(({ index }) => index >= maxEntries)) return false;
  return programs.every(({ program }) => {
    const functions = functionsOf(program);
    const needsBtf = tailCallsOf(program).some((slot) => functionAt(functions, slot) > 0);
    return frameLimits(program) === "within" && (btf || !needsBtf);
  });
}
