import type { StackAccess } from "../paths/stack_access.ts";

/** Bytes of stack that hold every access, in whole slots. */
export function deepestAccess(accesses: readonly StackAccess[]): number {
  const known = accesses.map(({ offset }) => offset).filter(Number.isFinite);
  return Math.ceil(Math.abs(Math.min(0, ...known)) / 8) * 8;
}
