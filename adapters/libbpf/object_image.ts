import { elfObject, type ObjectFunction } from "../../lib/bpf/elf_object.ts";
import { encode } from "../../lib/bpf/encode.ts";
import type { Program } from "../../lib/bpf/insn.ts";
import { cString } from "./c_string.ts";

/** The section's name makes its programs kprobe programs, as those of perf are. */
const SECTION = "kprobe/f";

/** The ELF object of programs under the GPL, in order, as a compiler would write it. */
export function objectImage(programs: Readonly<Record<string, Program>>): Uint8Array<ArrayBuffer> {
  const functions: ObjectFunction[] = [];
  const code: Uint8Array[] = [];
  let offset = 0;
  for (const [name, program] of Object.entries(programs)) {
    const bytes = encode(program);
    functions.push({ name, offset, size: bytes.length });
    code.push(bytes);
    offset += bytes.length;
  }
  const bytes = new Uint8Array(offset);
  for (const [at, { offset }] of functions.entries()) bytes.set(code[at] ?? [], offset);
  return elfObject([
    { name: "license", bytes: cString("GPL"), executable: false },
    { name: SECTION, bytes, executable: true, functions },
  ]);
}
