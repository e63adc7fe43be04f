import type { Program } from "../../../lib/bpf/insn.ts";
import { subprogTarget } from "../../../lib/bpf/insn_kind.ts";
import { FRAME_POINTER } from "../../../lib/bpf/opcode.ts";

/**
 * Whether some function of a program names the frame pointer and yet is left without stack, as happens where a pair goes
 * that something still uses.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { assemble } from "../../../lib/bpf/assemble.ts";
 * import { lacksFrame } from "./lacks_frame.ts";
 *
 * const program = assemble("r1 = r10\ncall reads\nexit\nreads:\nr0 = *(u64 *)(r1 - 0x8)\nexit");
 * assert(lacksFrame(program, [0, 0]));
 * assert(!lacksFrame(program, [8, 0]));
 * ```
 *
 * @param program The program as it was rewritten.
 * @param depths Bytes of stack of each of its functions, in order; where they are not those of all, a frame may be lacking.
 */
export function lacksFrame(program: Program, depths: readonly number[]): boolean {
  const targets = program.flatMap((_, index) => subprogTarget(program, index) ?? []);
  const starts = [...new Set([0, ...targets])].sort((a, b) => a - b);
  if (starts.length !== depths.length) return program.some(namesFramePointer);
  return starts.some((start, i) => depths[i] === 0 && program.slice(start, starts[i + 1]).some(namesFramePointer));
}

function namesFramePointer({ dst, src }: Program[number]): boolean {
  return dst === FRAME_POINTER || src === FRAME_POINTER;
}
