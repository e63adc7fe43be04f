import type { Prototype } from "./prototype.ts";
import type { CType } from "./type.ts";

/** What a specifier or a declarator declares. */
export type Declared =
  /** A type that has a size. */
  | { readonly kind: "sized"; readonly type: CType }
  /** Something that has none, or not yet: it can only be pointed to, or returned if it is `void`. */
  | { readonly kind: "unsized"; readonly what: UnsizedKind; readonly spelling: string };

/** Why something has no size. */
export type UnsizedKind = "void" | "incomplete" | "flexible array" | "function";

/** How a declarator builds on a type, from the name outwards. */
export type Derivation =
  | { readonly kind: "pointer" }
  /** `length` is absent for a flexible array. */
  | { readonly kind: "array"; readonly length?: number; readonly at: number }
  | { readonly kind: "function"; readonly parameters: ParameterList; readonly at: number };

/** What stands between a function's parentheses. */
export type ParameterList = Pick<Prototype, "parameters" | "variadic">;

/** How C spells something as the target of a pointer; an array or function has its brackets at the end. */
export function spellingOf(declared: Declared): string {
  return declared.kind === "unsized" ? declared.spelling : spell(declared.type);
}

function spell(type: CType): string {
  switch (type.kind) {
    case "int":
    case "float":
      return type.name;
    case "pointer":
      return pointerTo(type.to);
    case "array":
      return `${spell(type.element)} []`;
    case "enum":
    case "struct":
    case "union":
      return type.tag === undefined ? "void" : `${type.kind} ${type.tag}`;
  }
}

function pointerTo(target: string): string {
  if (target.endsWith("*")) return `${target}*`;
  // A pointer to a function or an array that is itself pointed to: what lies behind it no longer matters.
  return /[)\]]$/.test(target) ? "void *" : `${target} *`;
}
