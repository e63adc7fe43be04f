import { type Memory, output } from "../kernel.ts";
import type { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { objectInfo } from "./object_info.ts";
import { programInfoLayout } from "./program_info.ts";
import { readU32, readU64 } from "./read_field.ts";
import { granted, type Reply } from "./reply.ts";

/** A function's machine code. */
export interface JitedFunction {
  /** Where it lies in the kernel. */
  readonly address: bigint;
  /** The machine code, without padding. */
  readonly code: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a program's machine code, function by function in the order of the program; none if it is interpreted.
 *
 * The code is that of the moment: the sites of tail calls change as their maps do.
 *
 * @throws {Error} If the kernel hides it from this process.
 */
export async function dumpJited(program: Descriptor<"program">): Promise<Reply<readonly JitedFunction[]>> {
  const sizes = await objectInfo(program, layOut(programInfoLayout, {}));
  if (sizes.outcome === "refused") return sizes;
  const code = output(readU32(sizes.value, programInfoLayout.jited_prog_len));
  if (code.bytes.length === 0) return granted([]);
  const count = readU32(sizes.value, programInfoLayout.nr_jited_func_lens);
  const addresses = output(count * 8);
  const lengths = output(count * 4);
  const reply = await objectInfo(
    program,
    layOut(programInfoLayout, {
      jited_prog_len: code.bytes.length,
      jited_prog_insns: code,
      nr_jited_ksyms: count,
      jited_ksyms: addresses,
      nr_jited_func_lens: count,
      jited_func_lens: lengths,
    }),
  );
  if (reply.outcome === "refused") return reply;
  if (readU64(reply.value, programInfoLayout.jited_prog_insns) === 0n) {
    throw new Error("wanted a program's machine code, the kernel hides it (kernel.kptr_restrict)");
  }
  return granted([...functions(code, addresses, lengths)]);
}

function* functions(code: Memory, addresses: Memory, lengths: Memory): Generator<JitedFunction> {
  const sizes = new Uint32Array(lengths.bytes.buffer);
  let start = 0;
  for (const [i, address] of new BigUint64Array(addresses.bytes.buffer).entries()) {
    const end = start + (sizes[i] ?? 0);
    yield { address, code: code.bytes.subarray(start, end) };
    start = end;
  }
}
