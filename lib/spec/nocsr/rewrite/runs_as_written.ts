import { assemble } from "../../../bpf/assemble.ts";
import { conventions } from "../../../bpf/machine/conventions.ts";
import { Machine } from "../../../bpf/machine/machine.ts";
import { standardFunctions } from "../../../bpf/standard_functions.ts";
import type { RewriteInput, RewrittenRun } from "../../../protocol/nocsr.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { proposal } from "../sources.ts";

/** What runs in the end returns what the program returns as it is written. */
export const runsAsWritten: Rule<"nocsr.rewrite"> = rule({
  id: "nocsr/runs-as-written",
  clauses: ["N10", "N11"],
  level: "must",
  scope: "behaviour",
  title: "When it is run, the program returns what it returns as it is written",
  text:
    "The program is run for good, on contexts and CPUs that the implementation chose: with its pairs by who keeps them, " +
    "such as a kernel that does not know the contract, else without them, and through a JIT where there is one. Its " +
    "exit value must be that of the program that was given, under the convention that any call scratches r0 to r5. The " +
    "rule speaks only of programs whose exit value follows from context and CPU.",
  source: proposal,
  operation: "nocsr.rewrite",
  applies: (observation) =>
    observation.outcome === "ok" &&
    observation.value.runs?.some((run) => resultAsWritten(observation.input, run) !== undefined) === true,
  *check({ input, value }): Iterable<Finding> {
    for (const run of value.runs ?? []) {
      const result = resultAsWritten(input, run);
      if (result === undefined) continue;
      const [wanted, seen] = [result, run.r0].map((r0) => BigInt.asUintN(run.bits, r0));
      if (wanted !== seen) yield whole(`r0 = 0x${wanted?.toString(16)} on CPU ${run.cpu}`, `0x${seen?.toString(16)}`);
    }
  },
});

/**
 * What helpers find beside the number of the CPU, and where the program and its context lie: two states of the world
 * outside. In the second the program is called, so that its frame is at another address.
 */
const OUTSIDE = [
  { time: 1_000_000_007n, random: 0x5eed, address: 0x1000_0000_0000n, before: [] },
  { time: 2_000_000_011n, random: 0xbeef, address: 0x1100_0000_0040n, before: assemble("call pc+1\nexit") },
] as const;

const LIMIT = 100_000;

/**
 * What the program returns as it is written; `undefined` if that depends on more than context and CPU, or on what the
 * program may not rely on.
 */
function resultAsWritten(
  { program, functions: stated }: RewriteInput,
  { cpu, context }: RewrittenRun,
): bigint | undefined {
  // A case that makes other functions of the helpers speaks of another world than the models of them.
  if (stated.length > 0) return undefined;
  const [one, other] = OUTSIDE.map(({ before, address, ...outside }) =>
    new Machine([...before, ...program], {
      conventions: { ...conventions, unwrittenStackReadable: false },
      functions: standardFunctions({ ...outside, cpu }),
      limit: LIMIT,
    }).run({
      registers: { 1: address },
      regions: [{ name: "context", address, bytes: context.slice(), access: "read-write" }],
    })
  );
  if (one?.outcome !== "exit" || other?.outcome !== "exit") return undefined;
  return one.r0 === other.r0 ? one.r0 : undefined;
}
