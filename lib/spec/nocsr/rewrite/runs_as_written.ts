import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import type { FunctionFinder } from "../../../bpf/machine/bpf_function.ts";
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
    "rule speaks only of programs whose exit value, and all that their jumps compare, follows from context and CPU.",
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

const KTIME_GET_NS = 5;
const GET_PRANDOM_U32 = 7;

/** Its products with 1, 2, 3 and so on look like any numbers. */
const FACTOR = 0x9e37_79b9_7f4a_7c15n;

/**
 * Worlds in which helpers find other numbers, but for that of the CPU, and stack and context lie elsewhere. In the second
 * every number and address is the first's with all bits turned over, as far as they can be, and the program is called, so
 * that its frame is another. In the third they have nothing to do with those.
 */
const WORLDS = [
  { factor: FACTOR, turned: 0n, context: 0x0f1e_2d3c_4b5a_6978n, stack: 0x1357_9bdf_0000_0000n, before: [] },
  {
    factor: FACTOR,
    turned: 2n ** 64n - 1n,
    context: 0xf0e1_d2c3_b4a5_9680n,
    stack: 0xeca8_6420_0000_0000n,
    before: assemble("call pc+1\nexit"),
  },
  {
    factor: 0xd1b5_4a32_d192_ed03n,
    turned: 0n,
    context: 0x2545_f491_4f6c_dd18n,
    stack: 0x6b8b_4567_0000_0000n,
    before: assemble("call pc+1\nexit\ncall pc+1\nexit"),
  },
] as const;

type World = (typeof WORLDS)[number];

const LIMIT = 100_000;

/**
 * What the program returns as it is written; `undefined` if that depends on more than context and CPU, or on what the
 * program may not rely on. It depends on all that its jumps compare.
 */
function resultAsWritten(
  { program, functions: stated }: RewriteInput,
  run: RewrittenRun,
): bigint | undefined {
  // A case that makes other functions of the helpers speaks of another world than the models of them.
  if (stated.length > 0) return undefined;
  const [first, ...others] = WORLDS.map((world) => trailIn(world, program, run));
  const isSame = first !== undefined && others.every((other) => other?.every((value, i) => value === first[i]));
  return isSame ? first.at(-1) : undefined;
}

/** The operands of every comparison, and then what the program returns; `undefined` if it does not come to its end. */
function trailIn(world: World, program: Program, { cpu, context: bytes }: RewrittenRun): readonly bigint[] | undefined {
  const trail: bigint[] = [];
  const { context, stack, before } = world;
  const result = new Machine([...before, ...program], {
    conventions: { ...conventions, unwrittenStackReadable: false },
    functions: functionsIn(world, cpu),
    stackAddress: stack,
    limit: LIMIT,
  }).run({
    registers: { 1: context },
    regions: [{ name: "context", address: context, bytes: bytes.slice(), access: "read-write" }],
    observer: { onBranch: ({ left, right }) => trail.push(left, right) },
  });
  return result.outcome === "exit" ? [...trail, result.r0] : undefined;
}

/** The functions that programs find: whoever asks for the time or a random number gets another each time. */
function functionsIn({ factor, turned }: World, cpu: number): FunctionFinder {
  const standard = standardFunctions({ cpu, time: 0n, random: 0 });
  let calls = 0n;
  const next = () => BigInt.asUintN(64, ++calls * factor) ^ turned;
  return (type, number) => {
    const model = standard(type, number);
    if (model === undefined) return undefined;
    switch (number) {
      case KTIME_GET_NS:
        return { ...model, call: next };
      case GET_PRANDOM_U32:
        return { ...model, call: () => BigInt.asUintN(32, next()) };
      default:
        return model;
    }
  };
}
