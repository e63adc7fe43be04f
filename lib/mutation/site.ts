/** Operators of two operands that have a neighbour to be taken for. */
export type BinaryOperator = "<" | "<=" | ">" | ">=" | "===" | "!==" | "+" | "-" | "<<" | ">>" | "&" | "|";

/** Functions that have a neighbour to be taken for. */
export type Neighboured = "Math.min" | "Math.max" | "Math.floor" | "Math.ceil" | "some" | "every";

/** What stands at a point of the source where mutants differ from it: as much as it takes to make them. */
export type Site =
  /** An operator, the operands of which are at hand. */
  | { readonly kind: "binary"; readonly operator: BinaryOperator }
  /** An operator the right operand of which may not be evaluated at all. */
  | { readonly kind: "logical"; readonly operator: "&&" | "||" }
  | { readonly kind: "not" }
  | { readonly kind: "number"; readonly value: number | bigint }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** What decides on a way, by the word that it follows, and the ways that it can be made to go always. */
  | { readonly kind: "condition"; readonly of: "if" | "?:" | "loop"; readonly ways: readonly boolean[] }
  /** Statements in a row, each in a few words. */
  | { readonly kind: "statements"; readonly statements: readonly Statement[] }
  /** A list that is written out, each element in a few words. */
  | { readonly kind: "elements"; readonly elements: readonly string[]; readonly ordered: boolean }
  /** A list or an object that is poured into another. */
  | { readonly kind: "spread"; readonly into: "list" | "object"; readonly what: string }
  /** What a loop goes through. */
  | { readonly kind: "iteration" }
  | { readonly kind: "call"; readonly callee: Neighboured }
  /** A method that only changes a list's order. */
  | { readonly kind: "reordering"; readonly method: "toReversed" | "reverse" | "toSorted" | "sort" };

/** A statement that can change places with its neighbours. */
export interface Statement {
  /** The statement in a few words. */
  readonly text: string;
  /** Whether it can be left out; where another mutant does so already, it is not. */
  readonly droppable: boolean;
}
