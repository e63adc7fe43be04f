import type { BpfFunction, FunctionFinder } from "../../bpf/machine/bpf_function.ts";
import type { Fault } from "../../bpf/machine/fault.ts";
import { Machine } from "../../bpf/machine/machine.ts";
import { CONTEXT_ADDRESS } from "../../bpf/machine/region.ts";
import { anyWorld, standardFunctions } from "../../bpf/standard_functions.ts";
import type { RunInput, RunValue } from "../../protocol/calling_convention.ts";
import { ok, type Outcome, rejected, unsupported } from "../../protocol/outcome.ts";
import { errnoOfFault } from "../errno_of_fault.ts";
import type { Decisions } from "./decisions.ts";

/**
 * Carries out `calling_convention.run`: runs the program on its context, and refuses it with the verifier's error where
 * it does what it may not.
 *
 * @param decisions What holds at calls and in frames.
 * @param input The program and its context, which stays as it is.
 */
export function run(decisions: Decisions, input: RunInput): Outcome<RunValue> {
  const context = input.context.slice();
  const machine = new Machine(input.program, {
    conventions: decisions.conventions,
    functions: withResults(standardFunctions(anyWorld), decisions.helperResult),
  });
  const result = machine.run({ context, registers: decisions.entryRegisters(CONTEXT_ADDRESS) });
  if (result.outcome === "exit") return ok({ r0: decisions.exitValue(result), bits: 64, context });
  if (!decisions.refuses(result.fault)) return ok({ r0: 0n, bits: 64, context });
  return refusal(result.fault);
}

function withResults(find: FunctionFinder, change: (result: bigint) => bigint): FunctionFinder {
  return (type, number) => {
    const found = find(type, number);
    if (found === undefined) return undefined;
    const changed: BpfFunction = { ...found, call: (args, memory) => change(found.call(args, memory)) };
    return changed;
  };
}

function refusal(fault: Fault): Outcome<RunValue> {
  if (fault.kind === "unknown-function") return unsupported(`there is no model of the ${fault.type} ${fault.number}`);
  return rejected(errnoOfFault(fault.kind), `instruction ${fault.index}: ${fault.detail}`);
}
