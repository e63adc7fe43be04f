import { ARITHMETIC } from "./arithmetic.ts";
import { CONTROL } from "./control.ts";
import { MOVE } from "./move.ts";
import { MULTIPLY } from "./multiply.ts";
import type { Semantics } from "./semantics.ts";
import { SHIFT } from "./shift.ts";

/** Every mnemonic that the machine executes. */
export const SEMANTICS: ReadonlyMap<string, Semantics> = new Map([
  ...MOVE,
  ...ARITHMETIC,
  ...MULTIPLY,
  ...SHIFT,
  ...CONTROL,
]);
