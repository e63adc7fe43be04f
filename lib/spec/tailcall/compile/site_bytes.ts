import type { CompiledSite, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { POKE_SIZE } from "../poke/text.ts";

/** A tail call of a known array and index. */
export type DirectSite = CompiledSite & { readonly kind: "direct" };

/** The bytes of a direct site, from its bypass to behind its target; `undefined` if it lies within no function. */
export function siteBytes({ functions }: TailcallCompileValue, { bypass, target }: DirectSite): Uint8Array | undefined {
  const end = target + BigInt(POKE_SIZE);
  const owner = functions.find(({ address, code }) => bypass >= address && end <= address + BigInt(code.length));
  if (owner === undefined || target < bypass + BigInt(POKE_SIZE)) return undefined;
  return owner.code.slice(Number(bypass - owner.address), Number(end - owner.address));
}
