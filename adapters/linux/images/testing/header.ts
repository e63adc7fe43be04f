import { KERNEL_HEADER } from "../kernel_file.ts";

const marks = {
  vmlinux: [[0, "\x7fELF"], [18, "\x3e"]],
  bzImage: [[0x202, "HdrS"]],
  arm64: [[0x38, "ARM\x64"]],
  riscv64: [[0x38, "RSC\x05"]],
} as const;

/** The first bytes of a kernel's file, with nothing in them but the mark of its kind. */
export function header(kind: keyof typeof marks): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(KERNEL_HEADER);
  for (const [offset, mark] of marks[kind]) bytes.set(new TextEncoder().encode(mark), offset);
  return bytes;
}
