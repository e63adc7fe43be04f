import type { Program } from "../../bpf/insn.ts";
import type { BpfFunction, FunctionFinder } from "../../bpf/machine/bpf_function.ts";
import type { Fault } from "../../bpf/machine/fault.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import { CONTEXT_ADDRESS } from "../../bpf/machine/region.ts";
import { anyWorld, standardFunctions } from "../../bpf/standard_functions.ts";
import { validate } from "../../bpf/validate.ts";
import { ok, type Outcome, rejected, unsupported } from "../../protocol/outcome.ts";
import type { PrologueRunInput, PrologueRunValue } from "../../protocol/prologue.ts";
import { errnoOfFault } from "../errno_of_fault.ts";
import { type Decisions, MOST_ARGUMENTS } from "./decisions.ts";
import { generate } from "./generate.ts";
import { callHelper } from "./insns.ts";
import { probeFunctions } from "./probe_functions.ts";
import { ptRegs } from "./pt_regs.ts";

/** The most instructions of a prologue and user code together. */
const MOST_INSNS = 4096;

/** A helper that there is not, which looks at the registers where user code starts and changes nothing. */
const LOOK = 0x7fff_ffff;

/**
 * Carries out `prologue.run`: generates the prologue into the room that the program leaves, puts the program behind it,
 * and runs both. Between them a call looks at what user code finds.
 *
 * The machine traced is reached through the helpers that read it only; its registers may be read, not written.
 *
 * @param decisions What prologue to generate.
 * @param input The arguments, the program, and the machine traced.
 */
export function run(decisions: Decisions, input: PrologueRunInput): Outcome<PrologueRunValue> {
  const [malformed] = validate(input.program);
  if (malformed !== undefined) {
    return rejected("EINVAL", `instruction ${malformed.index} of the program: ${malformed.message}`);
  }
  const space = Math.max(0, MOST_INSNS - input.program.length);
  const generated = generate(decisions, { args: input.args, space });
  if (generated.outcome !== "ok") return generated;
  const { program: prologue } = generated.value;
  const joined = decisions.join([...prologue, callHelper(LOOK)], input.program);
  return runJoined(joined, prologue.length, Math.min(input.args.length, MOST_ARGUMENTS), input);
}

function runJoined(
  joined: Program,
  userStart: number,
  count: number,
  { registers, memory }: PrologueRunInput,
): Outcome<PrologueRunValue> {
  const seen: bigint[] = [];
  const finders = [lookAt(2 + count, seen), probeFunctions(memory), standardFunctions(anyWorld)];
  const machine = new Machine(joined, { functions: firstOf(finders) });
  const result = machine.run({
    registers: { 1: CONTEXT_ADDRESS },
    regions: [{ name: "pt_regs", address: CONTEXT_ADDRESS, bytes: ptRegs(registers), access: "read" }],
  });
  if (result.outcome === "fault") return refusal(result.fault, userStart);
  const [context, err = 0n, ...args] = seen;
  return ok({ contextKept: context === CONTEXT_ADDRESS, err, args, r0: BigInt.asUintN(32, result.r0) });
}

/** A function that takes down the first `count` argument registers the first time that it is called. */
function lookAt(count: number, seen: bigint[]): FunctionFinder {
  const look: BpfFunction = {
    name: "user code's start",
    params: Array.from({ length: count }, () => "value" as const),
    isVoid: true,
    scratches: [],
    call: (args) => {
      seen.push(...args);
      return 0n;
    },
  };
  return (type, number) => type === "helper" && number === LOOK && seen.length === 0 ? look : undefined;
}

function firstOf(finders: readonly FunctionFinder[]): FunctionFinder {
  return (type, number) => {
    for (const find of finders) {
      const found = find(type, number);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function refusal(fault: Fault, userStart: number): Outcome<PrologueRunValue> {
  if (fault.kind === "unknown-function") return unsupported(`there is no model of the ${fault.type} ${fault.number}`);
  if (fault.kind === "unknown-immediate") return unsupported("there are no maps, variables or functions to refer to");
  const { index } = fault;
  const place = index < userStart
    ? `instruction ${index} of the prologue`
    : index === userStart
    ? "where user code starts"
    : `instruction ${index - userStart - 1} of the program`;
  return rejected(errnoOfFault(fault.kind), `${place}: ${fault.detail}`);
}
