import { assemble } from "../../../lib/bpf/assemble.ts";
import { encode } from "../../../lib/bpf/encode.ts";

/** Assembles and encodes a program. */
export function program(text: string): Uint8Array<ArrayBuffer> {
  return encode(assemble(text));
}
