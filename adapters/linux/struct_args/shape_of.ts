import type { Prototype } from "../../../lib/c/prototype.ts";
import { type CType, sizeOf } from "../../../lib/c/type.ts";

/**
 * What a trampoline can know of a function, in words: of each argument its size, and whether it is a struct or a union;
 * of the result its size. Functions of one shape have trampolines of one kind.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parsePrototype } from "../../../lib/c/parse_prototype.ts";
 * import { shapeOf } from "./shape_of.ts";
 *
 * assertEquals(shapeOf(parsePrototype("void f(struct { long a; int b; } a, char *b)")), "nothing (struct 16, 8)");
 * ```
 */
export function shapeOf({ returns, parameters, variadic }: Prototype): string {
  const list = [...parameters.map(({ type }) => typeShape(type)), ...variadic ? ["..."] : []];
  return `${returns === undefined ? "nothing" : typeShape(returns)} (${list.join(", ")})`;
}

function typeShape(type: CType): string {
  const size = sizeOf(type);
  return type.kind === "struct" || type.kind === "union" || type.kind === "float" ? `${type.kind} ${size}` : `${size}`;
}
