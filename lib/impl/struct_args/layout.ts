import { sizeOf } from "../../c/type.ts";
import { ok, type Outcome } from "../../protocol/outcome.ts";
import {
  type ArgumentLayout,
  BPF_ARGUMENTS,
  type Piece,
  type StructArgsLayoutInput,
  type StructArgsLayoutValue,
} from "../../protocol/struct_args.ts";
import type { Decisions } from "./decisions.ts";
import { plan, type PlannedArgument, viewOf } from "./plan.ts";

/**
 * Carries out `struct_args.layout`: where the pieces of each argument lie, for the traced function and for the program.
 */
export function layout(decisions: Decisions, input: StructArgsLayoutInput): Outcome<StructArgsLayoutValue> {
  const planned = plan(decisions, input.prototype, input.structs);
  if ("outcome" in planned) return planned;
  let taken = 0;
  const args = planned.args.map((argument): ArgumentLayout => {
    const wanted = decisions.bpfRegisters(argument.slots);
    const registers = BPF_ARGUMENTS.slice(taken, taken + wanted);
    // As for the traced function's own registers: an argument is in registers whole, or not at all.
    const fits = decisions.sharesPrototype && registers.length === wanted;
    if (fits) taken += wanted;
    return {
      size: sizeOf(argument.type),
      pieces: [...piecesOf(argument)],
      view: viewOf(argument),
      ...fits ? { registers } : {},
    };
  });
  return ok({ slots: planned.slots, args });
}

function* piecesOf({ type, words, pointed }: PlannedArgument): Iterable<Piece> {
  const size = sizeOf(type);
  for (let offset = 0; offset < size; offset += 8) {
    const word = words[pointed ? 0 : offset / 8];
    if (word === undefined) continue;
    const place = pointed ? { kind: "pointed" as const, pointer: word.place } : word.place;
    yield { offset, size: Math.min(8, size - offset), place };
  }
}
