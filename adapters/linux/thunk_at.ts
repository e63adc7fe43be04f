import { type Register, REGISTERS } from "../../lib/x86/register.ts";

/** What stands for an instruction where CPUs speculate on it. */
export type Thunk =
  /** For `ret`; it is jumped to. */
  | { readonly kind: "return-thunk"; readonly address: bigint }
  /** For `jmp register`; it is jumped to. */
  | { readonly kind: "indirect-thunk"; readonly address: bigint; readonly register: Register };

const RETURN_THUNK = /^__x86_return_thunk$|^(?:srso|its|retbleed|srso_alias)_return_thunk$/;
const INDIRECT_THUNK = /^__x86_indirect_(?:its_)?(?:jump_|call_)?thunk_(\w+)$/;

/** The thunk at an address of an x86-64 kernel, by the names of that address. */
export function thunkAt(address: bigint, names: readonly string[]): Thunk | undefined {
  if (names.some((name) => RETURN_THUNK.test(name))) return { kind: "return-thunk", address };
  for (const name of names) {
    const thunk = INDIRECT_THUNK.exec(name)?.[1];
    const register = REGISTERS.find((register) => register === thunk);
    if (register !== undefined) return { kind: "indirect-thunk", address, register };
  }
  return undefined;
}
