import { formatPrototype } from "../../../lib/c/format_prototype.ts";
import type { CInt, CType } from "../../../lib/c/type.ts";

const SIGNED = { 1: "signed char", 2: "short", 4: "int", 8: "long", 16: "__int128" } as const;
const UNSIGNED = {
  1: "unsigned char",
  2: "unsigned short",
  4: "unsigned int",
  8: "unsigned long",
  16: "unsigned __int128",
} as const;

/**
 * A declaration, in C that any compiler for x86-64 takes, of a type's name: the type keeps its size, its alignment and its
 * members, and loses names that would have to be declared before.
 */
export function declareType(name: string, type: CType): string {
  const maker = formatPrototype({ name: `${name}_make`, returns: portable(type), parameters: [], variadic: false });
  return `${maker}; typedef __typeof__(${name}_make()) ${name};`;
}

function portable(type: CType): CType {
  switch (type.kind) {
    case "int":
      return type.name === "bool" || type.name === "_Bool" ? { ...type, name: "_Bool" } : plainInt(type);
    case "enum":
      return plainInt(type);
    case "pointer":
      return { kind: "pointer", to: "void" };
    case "array":
      return { ...type, element: portable(type.element) };
    case "struct":
    case "union": {
      const { tag: _, ...rest } = type;
      return { ...rest, members: type.members.map((member) => ({ ...member, type: portable(member.type) })) };
    }
    case "float":
      return type;
  }
}

function plainInt({ size, signed }: Pick<CInt, "size" | "signed">): CInt {
  return { kind: "int", name: signed ? SIGNED[size] : UNSIGNED[size], size, signed };
}
