import type { Insn } from "../../../x86/insn.ts";
import type { Answered } from "../../observation.ts";
import { callsIn, type CodeCall } from "./calls_in.ts";
import { type LaidOutFunction, laidOutFunctions } from "./laid_out_function.ts";

/** A call of a helper, and the function that makes it. */
export interface HelperCall extends CodeCall {
  readonly caller: LaidOutFunction;
}

/** Bytes from the end of a frame to the pointer to the count. */
export const POINTER = 16;

/** The calls of helpers in machine code. */
export function helperCalls({ input, value }: Answered<"tailcall.compile">): readonly HelperCall[] {
  const helpers = new Set(value.externals.flatMap(({ kind, address }) => kind === "helper" ? [address] : []));
  return laidOutFunctions(input, value).flatMap((caller) =>
    callsIn(caller).filter(({ target }) => helpers.has(target)).map((call) => ({ ...call, caller }))
  );
}

/** Whether this is `mov rax,[rbp-frame-16]`: beyond the frame, so that the program itself cannot have it. */
export function loadsPointer({ mnemonic, operands: [to, from] }: Insn, { frame }: LaidOutFunction): boolean {
  return mnemonic === "mov" && to?.kind === "register" && to.register === "rax" && from?.kind === "memory" &&
    from.base === "rbp" && from.index === undefined && from.disp === BigInt(-frame - POINTER);
}
