import type { Btf } from "../../lib/btf/btf.ts";
import { parsePrototype } from "../../lib/c/parse_prototype.ts";
import { parameterLabel, type Prototype } from "../../lib/c/prototype.ts";
import { prototypeFromBtf } from "../../lib/c/prototype_from_btf.ts";
import { sizeOf } from "../../lib/c/type.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

/** A word that can be a function's name, dots of cloned functions among it, and no declaration. */
const NAME = /^[A-Za-z_$][\w$.]*$/;

/**
 * The prototype of a function that is given by its name or its C declaration; types are opened only for a name.
 *
 * @throws {UsageError} if the declaration cannot be read, with the place, or there is no such function, with the nearest.
 */
export function resolveFunction(text: string, openTypes: () => Btf): Prototype {
  const name = text.trim();
  try {
    return NAME.test(name) ? prototypeFromBtf(openTypes(), name) : declared(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

/** The prototype of a declaration. Kernels have arguments of no bytes, and refuse them; who writes one down is mistaken. */
function declared(text: string): Prototype {
  const prototype = parsePrototype(text);
  const empty = prototype.parameters.findIndex(({ type }) => sizeOf(type) === 0);
  const parameter = prototype.parameters[empty];
  if (parameter === undefined) return prototype;
  throw new RangeError(`wanted arguments of at least one byte, got ${parameterLabel(parameter, empty)} of none`);
}
