/**
 * How many instructions of machine code call something: those that leave the way back in the register for it.
 *
 * @param code Whole instructions of arm64 or riscv64.
 * @param arch Which of the two.
 */
export function callsInCode(code: Uint8Array, arch: "aarch64" | "riscv64"): number {
  const view = new DataView(code.buffer, code.byteOffset, code.length);
  let calls = 0;
  for (let at = 0; at < code.length;) {
    const isShort = arch === "riscv64" && (view.getUint16(at, true) & 3) !== 3;
    const insn = isShort ? view.getUint16(at, true) : view.getUint32(at, true);
    if (FORMS[arch].some(({ short = false, mask, value }) => short === isShort && (insn & mask) >>> 0 === value)) {
      calls++;
    }
    at += isShort ? 2 : 4;
  }
  return calls;
}

/** What the instructions that call look like, some of which may have only 16 bits. */
const FORMS: Readonly<Record<"aarch64" | "riscv64", readonly { short?: boolean; mask: number; value: number }[]>> = {
  // bl, blr
  aarch64: [{ mask: 0xfc00_0000, value: 0x9400_0000 }, { mask: 0xffff_fc1f, value: 0xd63f_0000 }],
  // jal and jalr that write ra; c.jalr
  riscv64: [
    { mask: 0xfff, value: 0x0ef },
    { mask: 0x7fff, value: 0x00e7 },
    { short: true, mask: 0xf07f, value: 0x9002 },
  ],
};
