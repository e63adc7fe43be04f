import type { Btf } from "./btf.ts";

/** Longer chains are cut off with `…`. */
const DEEPEST = 16;

/**
 * A type's name for a message, much as C writes it: `struct folio *`, `const char *`, `unsigned long[4]`,
 * `struct (anonymous)`.
 *
 * @throws {RangeError} if an id is out of range.
 */
export function typeName(btf: Btf, id: number): string {
  return describe(btf, id, DEEPEST);
}

function describe(btf: Btf, id: number, depth: number): string {
  if (depth === 0) return "…";
  const type = btf.type(id);
  switch (type.kind) {
    case "void":
      return "void";
    case "ptr": {
      const target = describe(btf, type.type, depth - 1);
      return target.endsWith("*") ? `${target}*` : `${target} *`;
    }
    case "const":
    case "volatile":
    case "restrict":
      // A qualified pointer has its qualifier on the right.
      return btf.kind(type.type) === "ptr"
        ? `${describe(btf, type.type, depth - 1)} ${type.kind}`
        : `${type.kind} ${describe(btf, type.type, depth - 1)}`;
    case "type_tag":
      return describe(btf, type.type, depth - 1);
    case "array":
      return `${describe(btf, type.element, depth - 1)}[${type.length}]`;
    case "struct":
    case "union":
    case "enum":
      return `${type.kind} ${type.name || "(anonymous)"}`;
    case "enum64":
      return `enum ${type.name || "(anonymous)"}`;
    case "fwd":
      return `${type.of} ${type.name}`;
    case "func_proto":
      return `${describe(btf, type.returns, depth - 1)} (${type.params.length === 0 ? "void" : "…"})`;
    default:
      return type.name;
  }
}
