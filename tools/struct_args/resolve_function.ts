import type { Btf } from "../../lib/btf/btf.ts";
import { parsePrototype } from "../../lib/c/parse_prototype.ts";
import type { Prototype } from "../../lib/c/prototype.ts";
import { prototypeFromBtf } from "../../lib/c/prototype_from_btf.ts";
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
    return NAME.test(name) ? prototypeFromBtf(openTypes(), name) : parsePrototype(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}
