import type { Prototype } from "../../c/prototype.ts";
import { type CType, sizeOf } from "../../c/type.ts";
import { isComposite, LARGEST_ARGUMENT } from "./call.ts";

/** Why a version of Linux refuses to trace a function. */
export interface Refusal {
  readonly errno: "EINVAL" | "ENOTSUPP";
  /** What the error's text has to contain; empty where Linux has no words for it. */
  readonly text: string;
}

/** What a version of Linux takes. */
export interface Limits {
  /** Slots of arguments. */
  readonly slots: number;
  readonly takesUnions: boolean;
}

/** Arguments that a function may have. */
const MOST_ARGUMENTS = 12;

/**
 * Why Linux refuses to trace a function, by its prototype; `undefined` if it does not.
 *
 * Source: https://git.kernel.org/torvalds/c/720e6a435194, `btf_distill_func_proto()`
 */
export function prototypeRefusal(
  { parameters, returns, variadic }: Prototype,
  { takesUnions }: Limits,
): Refusal | undefined {
  const count = parameters.length + (variadic ? 1 : 0);
  if (count > MOST_ARGUMENTS) return invalid(`has ${count} arguments. Too many.`);
  if (returns !== undefined && (isComposite(returns) || returns.kind === "float")) {
    return invalid(`return type ${kindName(returns)} is unsupported.`);
  }
  for (const [index, { type }] of parameters.entries()) {
    const isTaken = type.kind !== "float" && (type.kind !== "union" || takesUnions);
    if (!isTaken || sizeOf(type) > LARGEST_ARGUMENT) {
      return invalid(`arg${index} type ${kindName(type)} is unsupported.`);
    }
    if (sizeOf(type) === 0) return invalid("has malformed void argument.");
  }
  return variadic ? invalid("with variable args is unsupported.") : undefined;
}

/** Why Linux refuses to make a trampoline for a function whose prototype it takes; `undefined` if it does not. */
export function slotsRefusal({ parameters }: Prototype, { slots }: Limits): Refusal | undefined {
  const wanted = parameters.reduce((sum, { type }) => sum + Math.ceil(sizeOf(type) / 8), 0);
  return wanted > slots ? { errno: "ENOTSUPP", text: "" } : undefined;
}

function invalid(text: string): Refusal {
  return { errno: "EINVAL", text };
}

/** The name that the kernel's errors give to a kind of type. */
function kindName({ kind }: CType): string {
  return kind === "pointer" ? "PTR" : kind.toUpperCase();
}
