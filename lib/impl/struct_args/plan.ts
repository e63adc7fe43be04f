import type { Prototype } from "../../c/prototype.ts";
import type { CType } from "../../c/type.ts";
import { type Rejected, type Unsupported, unsupported } from "../../protocol/outcome.ts";
import type { ProgramView, StructPassing } from "../../protocol/struct_args.ts";
import { type Decisions, isComposite, type Keeping } from "./decisions.ts";
import { placeWords, type Word } from "./place_words.ts";
import { refusalOf } from "./refusal_of.ts";

/** An argument: how it comes and how the program finds it. */
export interface PlannedArgument {
  readonly type: CType;
  /** The type of what the caller passes: the argument's own, or that of a copy's address. */
  readonly passed: CType;
  /** What the caller passes. */
  readonly words: readonly Word[];
  /** Whether the caller passes an address. */
  readonly pointed: boolean;
  readonly keeping: Keeping;
  /** Its first slot, from 0. */
  readonly slot: number;
  /** How many slots it has. */
  readonly slots: number;
  /** If its words are kept apart from the slots, the first of them among all those, from 0. */
  readonly apart: number;
}

/** What is known of a function's arguments before any code is written. */
export interface Plan {
  readonly kind: "plan";
  readonly args: readonly PlannedArgument[];
  /** The slots of all arguments. */
  readonly slots: number;
  /** The words of all arguments that are kept apart from the slots. */
  readonly apart: number;
  /** Words from the first to the last that the traced function finds on the stack. */
  readonly onStack: number;
}

/** What is passed for a struct whose copy lies elsewhere. */
const ADDRESS: CType = { kind: "pointer", to: "void" };

/** Plans where the arguments of a function lie, or says why it cannot be traced. */
export function plan(
  { placement, limits, keeping }: Decisions,
  prototype: Prototype,
  structs: StructPassing,
): Plan | Rejected | Unsupported {
  const types = prototype.parameters.map(({ type }) => type);
  const count = types.reduce((sum, type) => sum + placement.words(type), 0);
  const refusal = refusalOf(limits, prototype, count);
  if (refusal !== undefined) return refusal;
  if (structs === "abi" && types.some((type) => isComposite(type) && hasFloat(type))) {
    return unsupported("a struct with floating-point members travels in registers that are not modelled");
  }
  const isPointed = (type: CType): boolean => isComposite(type) && structs === "reference";
  const passed = (type: CType): CType => isPointed(type) ? ADDRESS : type;
  const { words, onStack } = placeWords(placement, types.map(passed));
  let slots = 0;
  let apart = 0;
  const args = types.map((type, argument): PlannedArgument => {
    const own = words.filter((word) => word.argument === argument);
    const kept = keeping(type, structs);
    const slot = slots;
    const start = apart;
    slots += kept === "address" ? 1 : kept === "copy" ? placement.words(type) : own.length;
    if (kept !== "in-slots") apart += own.length;
    return {
      type,
      passed: passed(type),
      words: own,
      pointed: isPointed(type),
      keeping: kept,
      slot,
      slots: slots - slot,
      apart: start,
    };
  });
  return { kind: "plan", args, slots, apart, onStack };
}

/** How the program finds an argument. */
export function viewOf({ keeping, pointed, slot, slots }: PlannedArgument): ProgramView {
  const isPointer = keeping === "address" || pointed && keeping === "in-slots";
  return isPointer ? { kind: "pointer", slot } : { kind: "value", slot, slots };
}

function hasFloat(type: CType): boolean {
  if (type.kind === "array") return hasFloat(type.element);
  if (type.kind === "struct" || type.kind === "union") return type.members.some((member) => hasFloat(member.type));
  return type.kind === "float";
}
