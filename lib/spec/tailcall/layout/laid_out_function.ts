import type { Program } from "../../../bpf/insn.ts";
import { isWholeInsn } from "../../../bpf/effects.ts";
import { isCall, isLdImm64 } from "../../../bpf/insn_kind.ts";
import type { TailcallCompileInput, TailcallCompileValue } from "../../../protocol/tailcall_compile.ts";
import { codeOffset } from "../compile/answer_problems.ts";
import { stackDepth } from "../compile/frame_limits.ts";
import { functionsOf, reachableFunctions, type Subprog } from "../compile/functions.ts";

/** A function of a program with its code, and what decides its layout. */
export interface LaidOutFunction {
  readonly number: number;
  readonly address: bigint;
  readonly code: Uint8Array;
  /** Where its code begins among all code. */
  readonly offset: number;
  /** Whether a tail call can be reached from it. */
  readonly isReachable: boolean;
  /** Those of r6 to r9 that its instructions name. */
  readonly used: readonly number[];
  /** Bytes of its frame, rounded up to a multiple of 8. */
  readonly frame: number;
}

/** The functions of a program with their code, as far as the answer has it. */
export function laidOutFunctions(
  { program }: TailcallCompileInput,
  value: TailcallCompileValue,
): readonly LaidOutFunction[] {
  const reachable = reachableFunctions(program);
  return functionsOf(program).flatMap((subprog, number) => {
    const compiled = value.functions[number];
    if (compiled === undefined) return [];
    const depth = stackDepth(program, subprog) ?? frameInCode(compiled.code);
    return [{
      number,
      address: compiled.address,
      code: compiled.code,
      offset: codeOffset(value, number),
      isReachable: reachable.has(number),
      used: usedRegisters(program, subprog),
      frame: Math.ceil(depth / 8) * 8,
    }];
  });
}

/** The callee-saved registers of BPF. */
const CALLEE_SAVED: readonly number[] = [6, 7, 8, 9];

function usedRegisters(program: Program, { start, end }: Subprog): readonly number[] {
  const named = new Set<number>();
  for (let slot = start; slot < end; slot++) {
    const insn = program[slot];
    if (insn === undefined || !isWholeInsn(program, slot)) continue;
    named.add(insn.dst);
    // There the field tells the kind of a call or of an immediate.
    if (!isCall(insn) && !isLdImm64(insn)) named.add(insn.src);
  }
  return CALLEE_SAVED.filter((register) => named.has(register));
}

/** Bytes of the frame that code sets up by `sub rsp,imm32` behind `mov rbp,rsp`, for a depth that cannot be told otherwise. */
function frameInCode(code: Uint8Array): number {
  for (const at of [11, 9]) {
    const isSub = code[at] === 0x48 && code[at + 1] === 0x81 && code[at + 2] === 0xec && at + 7 <= code.length;
    if (isSub) return new DataView(code.buffer, code.byteOffset + at + 3, 4).getUint32(0, true);
  }
  return 0;
}
