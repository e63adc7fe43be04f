import type { CType } from "./type.ts";

/** A parameter. */
export interface Parameter {
  /** Absent where the declaration leaves it out. */
  readonly name?: string;
  /** Its type. */
  readonly type: CType;
}

/** The prototype of a C function. */
export interface Prototype {
  /** The function's name. */
  readonly name: string;
  /** The type of the result; absent for `void`. */
  readonly returns?: CType;
  /** The parameters, in order. */
  readonly parameters: readonly Parameter[];
  /** Whether more arguments may follow (`...`). */
  readonly variadic: boolean;
}

/** What a parameter is called in texts: its name, or `arg` and its number from 0. */
export function parameterLabel({ name }: Pick<Parameter, "name">, index: number): string {
  return name ?? `arg${index}`;
}
