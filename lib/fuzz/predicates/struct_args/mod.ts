import { sizeOf } from "../../../c/type.ts";
import type { TrampolineInput } from "../../../protocol/struct_args.ts";
import { callOf, type PassedArgument } from "../../../spec/struct_args/call.ts";
import type { Observation } from "../../../spec/observation.ts";
import type { Predicate } from "../predicate.ts";

/** Registers that carry arguments. */
const REGISTERS = 6;

/** Bytes from where `rsp` points when a function starts to its first argument on the stack. */
const FIRST_ON_STACK = 8;

/** The predicates of the area. */
export const predicates: Readonly<Record<string, Predicate>> = {
  "struct_args.packed-struct": ofCalls(
    "A struct with a member that is not aligned is looked for in registers",
    ({ prototype, structs }) => hasArgument(callOf(prototype, structs)?.args ?? [], isPassedByFreeRegisters),
  ),
  "struct_args.aligned-on-the-stack": ofCalls(
    "An argument that is aligned to 16 bytes on the stack is looked for right behind the one before it",
    ({ prototype, structs }) => hasArgument(callOf(prototype, structs)?.args ?? [], liesBehindAGap),
  ),
  "struct_args.wide-result": ofCalls(
    "Of a result in two registers, a trampoline at the exit keeps the first",
    ({ prototype: { returns }, kind }) => kind === "fexit" && returns !== undefined && sizeOf(returns) > 8,
  ),
};

/** A predicate of what is found in real or simulated calls of a function. */
function ofCalls(
  title: string,
  recognises: (input: Pick<TrampolineInput, "prototype" | "structs" | "kind">) => boolean,
): Predicate {
  return { title, recognises: (observation) => isOfACall(observation) && recognises(observation.input) };
}

function isOfACall(
  observation: Observation,
): observation is Observation<"struct_args.trampoline"> | Observation<"struct_args.run"> {
  return observation.operation === "struct_args.trampoline" || observation.operation === "struct_args.run";
}

/** Whether an argument is such a one, given those before it. */
function hasArgument(
  args: readonly PassedArgument[],
  isIt: (argument: PassedArgument, before: readonly PassedArgument[]) => boolean,
): boolean {
  return args.some((argument, index) => isIt(argument, args.slice(0, index)));
}

/** Whether an argument lies on the stack although there are registers for it. */
function isPassedByFreeRegisters(argument: PassedArgument, before: readonly PassedArgument[]): boolean {
  const taken = before.reduce((sum, { pieces }) => sum + pieces.filter(isInRegister).length, 0);
  return stackPlace(argument) !== undefined && taken + argument.pieces.length <= REGISTERS;
}

/** Whether there is room between an argument on the stack and the one before it there. */
function liesBehindAGap(argument: PassedArgument, before: readonly PassedArgument[]): boolean {
  const words = before.filter((each) => stackPlace(each) !== undefined).reduce(
    (sum, each) => sum + each.pieces.length,
    0,
  );
  const place = stackPlace(argument);
  return place !== undefined && place > FIRST_ON_STACK + 8 * words;
}

function isInRegister({ place }: PassedArgument["pieces"][number]): boolean {
  return place.kind === "register";
}

/** Where an argument begins on the stack; `undefined` if it is elsewhere. */
function stackPlace({ pieces: [first] }: PassedArgument): number | undefined {
  return first?.place.kind === "stack" ? first.place.offset : undefined;
}
