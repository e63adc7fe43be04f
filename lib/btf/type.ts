/**
 * The types of BTF as values. A type does not carry its id: the id is its place in the blob, counted from 1. Id 0 is
 * `void` and is never stored. Fields that name another type hold its id.
 *
 * Source: https://docs.kernel.org/bpf/btf.html#type-section
 *
 * @module
 */

/** A type of any kind. */
export type BtfType = BtfVoid | StoredBtfType;

/** A type that a blob stores, which is any but `void`. */
export type StoredBtfType =
  | BtfInt
  | BtfFloat
  | BtfReference
  | BtfArray
  | BtfComposite
  | BtfEnum
  | BtfForward
  | BtfFunction
  | BtfPrototype
  | BtfVariable
  | BtfDataSection
  | BtfDeclTag;

/** The name of a kind. */
export type BtfKind = BtfType["kind"];

/** `void`, and the type of what has none. */
export interface BtfVoid {
  readonly kind: "void";
}

/** An integer. */
export interface BtfInt {
  readonly kind: "int";
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  readonly signed: boolean;
  /** What its values stand for. Compilers mark few types so: kernels have no marked characters. */
  readonly meaning: "number" | "char" | "bool";
  /** Where its value starts, in bits; other than 0 only for the bit fields of old compilers. */
  readonly bitOffset: number;
  /** Width of its value in bits. */
  readonly bits: number;
}

/** A floating-point number. */
export interface BtfFloat {
  readonly kind: "float";
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
}

/** A pointer, or a type that only adds something to another: a name, a qualifier, a tag. */
export type BtfReference =
  | { readonly kind: "ptr" | "const" | "volatile" | "restrict"; readonly type: number }
  | { readonly kind: "typedef"; readonly name: string; readonly type: number }
  | {
    readonly kind: "type_tag";
    readonly name: string;
    readonly type: number;
    /** Whether the name is a whole GNU attribute instead of a tag's value. */
    readonly attribute: boolean;
  };

/** An array. */
export interface BtfArray {
  readonly kind: "array";
  /** Type id of an element. */
  readonly element: number;
  /** Type id of the index. */
  readonly index: number;
  /** Number of elements; 0 also for a flexible array. */
  readonly length: number;
}

/** A struct or union; an anonymous one has an empty name. */
export interface BtfComposite {
  readonly kind: "struct" | "union";
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  readonly members: readonly BtfMember[];
}

/** A member of a struct or union; an anonymous one has an empty name. */
export interface BtfMember {
  readonly name: string;
  readonly type: number;
  /** Distance from the start of the struct or union, in bits. */
  readonly bitOffset: number;
  /** Width in bits of a bit field, otherwise 0. */
  readonly bitSize: number;
}

/** An enumeration. The kinds differ in the width in which a blob stores the values. */
export interface BtfEnum {
  readonly kind: "enum" | "enum64";
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  readonly signed: boolean;
  readonly values: readonly { readonly name: string; readonly value: bigint }[];
}

/** A struct or union that is declared and not defined. */
export interface BtfForward {
  readonly kind: "fwd";
  readonly name: string;
  readonly of: "struct" | "union";
}

/** A function; its prototype is a type of its own. */
export interface BtfFunction {
  readonly kind: "func";
  readonly name: string;
  readonly linkage: BtfLinkage;
  /** Type id of the prototype. */
  readonly type: number;
}

/** Who sees a function or variable. */
export type BtfLinkage = "static" | "global" | "extern";

/** A function's prototype. */
export interface BtfPrototype {
  readonly kind: "func_proto";
  /** Type id of what is returned. */
  readonly returns: number;
  readonly params: readonly BtfParam[];
  /** Whether more arguments may follow. */
  readonly variadic: boolean;
}

/** A parameter; one without a name has an empty name. */
export interface BtfParam {
  readonly name: string;
  readonly type: number;
}

/** A variable. */
export interface BtfVariable {
  readonly kind: "var";
  readonly name: string;
  readonly type: number;
  readonly linkage: BtfLinkage;
}

/** A data section and the variables in it. */
export interface BtfDataSection {
  readonly kind: "datasec";
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  readonly variables: readonly {
    /** Type id of the variable. */
    readonly type: number;
    /** Distance from the start of the section, in bytes. */
    readonly offset: number;
    /** Size in bytes. */
    readonly size: number;
  }[];
}

/** A tag on a declaration, or on one member or parameter of it. */
export interface BtfDeclTag {
  readonly kind: "decl_tag";
  readonly name: string;
  /** Type id of what is tagged. */
  readonly type: number;
  /** Index of the tagged member or parameter; -1 tags the declaration itself. */
  readonly component: number;
  /** Whether the name is a whole GNU attribute instead of a tag's value. */
  readonly attribute: boolean;
}
