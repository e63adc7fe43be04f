import type { Program } from "./insn.ts";
import { run } from "./machine/run.ts";
import { anyWorld, standardFunctions } from "./standard_functions.ts";
import { validate } from "./validate.ts";

/** Instructions after which a program is taken for one that does not end. */
const LIMIT = 100_000;

/**
 * Whether a verifier may take a program: it is well-formed, and runs to its end on a context of zeroes, or to a helper
 * that is not modelled. Of a program that branches, a verifier sees more.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { assemble } from "./assemble.ts";
 * import { mayLoad } from "./may_load.ts";
 *
 * assert(mayLoad(assemble("r0 = 0\nexit"), 0));
 * assert(!mayLoad(assemble("exit"), 0));
 * ```
 *
 * @param contextBytes Bytes of the context that the program may read and write.
 */
export function mayLoad(program: Program, contextBytes: number): boolean {
  if (validate(program).length > 0) return false;
  const options = { functions: standardFunctions(anyWorld), limit: LIMIT };
  const result = run(program, { context: new Uint8Array(contextBytes) }, options);
  return result.outcome === "exit" || result.fault.kind === "unknown-function";
}
