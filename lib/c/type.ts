/**
 * C types that have a size, as values, with their sizes and alignments on x86-64. Qualifiers and typedefs are gone.
 *
 * @module
 */

/** A type that has a size. */
export type CType = CInt | CFloat | CPointer | CEnum | CArray | CComposite;

/** An integer, `bool` and `char` among them. */
export interface CInt {
  /** Tells an integer from other types. */
  readonly kind: "int";
  /** How C spells it, such as `unsigned long` or `u32`. */
  readonly name: string;
  /** Size in bytes, and so its alignment. */
  readonly size: 1 | 2 | 4 | 8 | 16;
  /** Whether it has negative values. */
  readonly signed: boolean;
}

/** A floating-point number. */
export interface CFloat {
  /** Tells a floating-point number from other types. */
  readonly kind: "float";
  /** How C spells it. */
  readonly name: "float" | "double" | "long double";
  /** Size in bytes, and so its alignment. */
  readonly size: 4 | 8 | 16;
}

/** A pointer, 8 bytes. */
export interface CPointer {
  /** Tells a pointer from other types. */
  readonly kind: "pointer";
  /**
   * What it points to, as C spells it: `void`, `struct sock`, `char *`. A function or an array is spelled with its
   * parentheses or brackets at the end: `int ()`, `char []`.
   */
  readonly to: string;
}

/** An enumeration. */
export interface CEnum {
  /** Tells an enumeration from other types. */
  readonly kind: "enum";
  /** The name behind the keyword; absent where there is none. */
  readonly tag?: string;
  /** Size in bytes, and so its alignment. */
  readonly size: 1 | 2 | 4 | 8;
  /** Whether it has negative values. */
  readonly signed: boolean;
}

/** An array of a known length. */
export interface CArray {
  /** Tells an array from other types. */
  readonly kind: "array";
  /** The type of an element. */
  readonly element: CType;
  /** Number of elements. */
  readonly length: number;
}

/** A struct or union. */
export interface CComposite {
  /** Which of the two it is. */
  readonly kind: "struct" | "union";
  /** The name behind the keyword; absent where there is none. */
  readonly tag?: string;
  /** The members, in the order of the declaration. */
  readonly members: readonly CMember[];
  /** Size in bytes; 0 if there is no member that takes room. */
  readonly size: number;
  /** Alignment in bytes, a power of two. */
  readonly align: number;
  /** Whether its members lie as close as they can, with alignment 1. */
  readonly packed: boolean;
  /** The alignment in bytes that an attribute asks for; absent without one. */
  readonly aligned?: number;
}

/** What is declared of a member. */
export interface CMemberDeclaration {
  /** Absent for an anonymous struct or union, and for padding. */
  readonly name?: string;
  /** The type. */
  readonly type: CType;
  /** Width in bits of a bit field; absent for any other member. */
  readonly bits?: number;
  /** The alignment in bytes that an attribute asks for; absent without one. */
  readonly aligned?: number;
}

/** A member of a struct or union. */
export interface CMember extends CMemberDeclaration {
  /** Distance from the start of the struct or union, in bits. */
  readonly bitOffset: number;
}

/** Size of a pointer in bytes. */
const POINTER_SIZE = 8;

/** Size of a type in bytes. */
export function sizeOf(type: CType): number {
  if (type.kind === "array") return type.length * sizeOf(type.element);
  return type.kind === "pointer" ? POINTER_SIZE : type.size;
}

/** Alignment of a type in bytes, a power of two. */
export function alignOf(type: CType): number {
  if (type.kind === "array") return alignOf(type.element);
  if (type.kind === "struct" || type.kind === "union") return type.align;
  return sizeOf(type);
}
