import type { Prototype } from "../../c/prototype.ts";
import { type CType, sizeOf } from "../../c/type.ts";
import { type Rejected, rejected } from "../../protocol/outcome.ts";

/** Which prototypes are refused; a mutant replaces one of the decisions. */
export interface Limits {
  /** Arguments that a function may have; the dots of a variadic one count. */
  readonly mostArguments: number;
  /** Bytes of the largest argument. */
  readonly largest: number;
  /** Words that the arguments may have together. */
  readonly mostWords: number;
  /** Whether an argument's type is of a kind that is taken, whatever its size. */
  readonly takes: (type: CType) => boolean;
  /** Whether a result of a type can be had. */
  readonly returns: (type: CType) => boolean;
  readonly refusesVariadic: boolean;
  readonly refusesEmpty: boolean;
}

/**
 * Why a function cannot be traced, in the words of Linux; nothing if it can.
 *
 * Source: `btf_distill_func_proto()` in https://git.kernel.org/torvalds/t/kernel/bpf/btf.c
 *
 * @param words How many words its arguments have.
 */
export function refusalOf(limits: Limits, prototype: Prototype, words: number): Rejected | undefined {
  const problem = problemOf(limits, prototype);
  if (problem !== undefined) return rejected("EINVAL", `The function ${prototype.name} ${problem}`);
  if (words <= limits.mostWords) return undefined;
  return rejected("ENOTSUPP", `wanted at most ${limits.mostWords} words of arguments, got ${words}`);
}

function problemOf(limits: Limits, { returns, parameters, variadic }: Prototype): string | undefined {
  const count = parameters.length + (variadic ? 1 : 0);
  if (count > limits.mostArguments) return `has ${count} arguments. Too many.`;
  if (returns !== undefined && !limits.returns(returns)) return `return type ${kindName(returns)} is unsupported.`;
  for (const [index, { type }] of parameters.entries()) {
    const size = sizeOf(type);
    if (!limits.takes(type) || size > limits.largest) return `arg${index} type ${kindName(type)} is unsupported.`;
    if (size === 0 && limits.refusesEmpty) return "has malformed void argument.";
  }
  return variadic && limits.refusesVariadic ? "with variable args is unsupported." : undefined;
}

/** The name that the kernel gives to a kind of type, of those that are refused. */
function kindName({ kind }: CType): string {
  return kind.toUpperCase();
}
