/**
 * One eight-byte BPF instruction slot, field by field.
 *
 * A 64-bit immediate load takes two slots: the second has opcode 0 and carries the upper 32 bits in
 * `imm`. Jump offsets count slots, so an instruction's index in a {@linkcode Program} is its slot.
 *
 * Source: RFC 9669, section 3, https://www.rfc-editor.org/rfc/rfc9669.html#name-instruction-encoding
 */
export interface Insn {
  /** Operation and class, one unsigned byte. */
  readonly opcode: number;
  /** Destination register number, 0–15; only 0–10 name a register. */
  readonly dst: number;
  /** Source register number, or the kind of a call or of a 64-bit immediate, 0–15. */
  readonly src: number;
  /** Signed 16-bit offset, in bytes for memory and in instruction slots for jumps. */
  readonly off: number;
  /** Signed 32-bit immediate. */
  readonly imm: number;
}

/** A BPF program: its instruction slots in order. */
export type Program = readonly Insn[];

/** The bytes of one instruction slot. */
export const SLOT_BYTES = 8;
