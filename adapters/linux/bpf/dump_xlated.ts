import { output } from "../kernel.ts";
import type { Descriptor } from "./descriptor.ts";
import { layOut } from "./layout.ts";
import { objectInfo } from "./object_info.ts";
import { programInfoLayout } from "./program_info.ts";
import { readU32, readU64 } from "./read_field.ts";
import { granted, type Reply } from "./reply.ts";

/**
 * Reads a program's instructions as the verifier left them, encoded: 8 bytes a slot. See `normalizeXlated`.
 *
 * @throws {Error} If the kernel hides them from this process.
 */
export async function dumpXlated(program: Descriptor<"program">): Promise<Reply<Uint8Array<ArrayBuffer>>> {
  const sizes = await objectInfo(program, layOut(programInfoLayout, {}));
  if (sizes.outcome === "refused") return sizes;
  const size = readU32(sizes.value, programInfoLayout.xlated_prog_len);
  const xlated = output(size);
  const reply = await objectInfo(
    program,
    layOut(programInfoLayout, { xlated_prog_len: size, xlated_prog_insns: xlated }),
  );
  if (reply.outcome === "refused") return reply;
  if (readU64(reply.value, programInfoLayout.xlated_prog_insns) === 0n) {
    throw new Error("wanted a program's instructions, the kernel hides them (kernel.kptr_restrict)");
  }
  return granted(xlated.bytes);
}
