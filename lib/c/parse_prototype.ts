import { Parser } from "./parser.ts";
import type { Prototype } from "./prototype.ts";

/** The longest text that is read, in UTF-16 code units. */
const LONGEST = 2 ** 20;

/**
 * Reads the declaration of one C function for x86-64, behind definitions of the tagged types and typedefs that it uses.
 *
 * Types are the integers and their usual names (`u32`, `size_t`), pointers, enums, and structs and unions, defined in place
 * or earlier, with bit fields and the attributes `packed` and `aligned(n)`. Arrays and functions as parameters are pointers,
 * as in C. An enum that is not defined is an `unsigned int`; `enum e : u8` gives it another type. A struct without members
 * has 0 bytes, as in GNU C.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parsePrototype } from "./parse_prototype.ts";
 * import type { Prototype } from "./prototype.ts";
 * import { sizeOf } from "./type.ts";
 *
 * const f: Prototype = parsePrototype("int f(int a, struct { long a; long b; } b, int c)");
 * assertEquals(f.parameters.map(({ type }) => sizeOf(type)), [4, 16, 4]);
 * ```
 *
 * @throws {SyntaxError} if it is no such text, or a type has no size or more than 2^31 - 1 bytes. The message names line and
 * column, what was wanted, then what came, and shows the place.
 */
export function parsePrototype(text: string): Prototype {
  if (text.length > LONGEST) {
    throw new SyntaxError(`wanted a declaration of at most ${LONGEST} characters, got ${text.length}`);
  }
  return new Parser(text).prototype();
}
