/**
 * The numbers of an instruction's fields, by the names of the field.
 *
 * An opcode is its class, or'ed with a mode and a size (loads and stores) or with an operation and a
 * source (arithmetic and jumps): `CLASS.ALU64 | ALU.MOV | SOURCE.K` is `0xb7`.
 *
 * Source: RFC 9669, sections 3 to 5, https://www.rfc-editor.org/rfc/rfc9669.html; what a kernel adds
 * to it is in its `include/uapi/linux/bpf.h`.
 *
 * @module
 */

/** Instruction classes: the opcode's lowest three bits. */
export const CLASS = {
  /** 64-bit immediates and legacy packet access. */
  LD: 0x00,
  /** Load into a register. */
  LDX: 0x01,
  /** Store an immediate. */
  ST: 0x02,
  /** Store a register, and atomics. */
  STX: 0x03,
  /** 32-bit arithmetic. */
  ALU: 0x04,
  /** Jumps that compare 64 bits, calls and exit. */
  JMP: 0x05,
  /** Jumps that compare 32 bits. */
  JMP32: 0x06,
  /** 64-bit arithmetic. */
  ALU64: 0x07,
} as const;

/** Modes of loads and stores: the opcode's highest three bits. */
export const MODE = {
  /** 64-bit immediate, in two slots. */
  IMM: 0x00,
  /** Legacy packet access at a fixed offset. */
  ABS: 0x20,
  /** Legacy packet access at a register's offset. */
  IND: 0x40,
  /** Memory. */
  MEM: 0x60,
  /** Memory, sign-extended. */
  MEMSX: 0x80,
  /** Atomic operation, named by `imm`. */
  ATOMIC: 0xc0,
} as const;

/** Access sizes of loads and stores. */
export const SIZE = {
  /** Four bytes. */
  W: 0x00,
  /** Two bytes. */
  H: 0x08,
  /** One byte. */
  B: 0x10,
  /** Eight bytes. */
  DW: 0x18,
} as const;

/** Where arithmetic and jumps take their second operand from. */
export const SOURCE = {
  /** The immediate; to little endian for a byte swap. */
  K: 0x00,
  /** The source register; to big endian for a byte swap. */
  X: 0x08,
} as const;

/** Operations of the classes ALU and ALU64. */
export const ALU = {
  ADD: 0x00,
  SUB: 0x10,
  MUL: 0x20,
  /** Unsigned with `off` 0, signed with {@linkcode SIGNED}. */
  DIV: 0x30,
  OR: 0x40,
  AND: 0x50,
  LSH: 0x60,
  RSH: 0x70,
  NEG: 0x80,
  /** Unsigned with `off` 0, signed with {@linkcode SIGNED}. */
  MOD: 0x90,
  XOR: 0xa0,
  /** Plain with `off` 0, sign-extending with 8, 16 or 32, or see {@linkcode MOVE}. */
  MOV: 0xb0,
  ARSH: 0xc0,
  /** Byte order: to little or big endian in class ALU, an unconditional swap in ALU64. `imm` is the width in bits. */
  END: 0xd0,
} as const;

/** The `off` of a signed division or modulo. */
export const SIGNED = 1;

/** The special `off` values of a 64-bit register move that is neither plain nor sign-extending. */
export const MOVE = {
  /** A pointer changes its address space; `imm` holds both spaces' numbers. */
  ADDR_SPACE_CAST: 1,
  /** A per-CPU offset becomes an address: only a verifier's rewrite contains it. */
  PERCPU: -1,
} as const;

/** Operations of the classes JMP and JMP32. */
export const JUMP = {
  /** Always; by `off` in class JMP, by `imm` in JMP32 (`gotol`). */
  JA: 0x00,
  JEQ: 0x10,
  JGT: 0x20,
  JGE: 0x30,
  JSET: 0x40,
  JNE: 0x50,
  JSGT: 0x60,
  JSGE: 0x70,
  /** Call; `src` is one of {@linkcode CALL}. Class JMP only. */
  CALL: 0x80,
  /** Return. Class JMP only. */
  EXIT: 0x90,
  JLT: 0xa0,
  JLE: 0xb0,
  JSLT: 0xc0,
  JSLE: 0xd0,
  /** A jump that the runtime takes to bound a loop (`may_goto`). Class JMP only. */
  JCOND: 0xe0,
} as const;

/** Operations of mode ATOMIC, in `imm`. ADD, OR, AND and XOR may be or'ed with FETCH. */
export const ATOMIC = {
  ADD: 0x00,
  OR: 0x40,
  AND: 0x50,
  XOR: 0xa0,
  /** The source register receives the old value. */
  FETCH: 0x01,
  /** Exchange; FETCH included. */
  XCHG: 0xe1,
  /** Compare with r0 and exchange; r0 receives the old value. FETCH included. */
  CMPXCHG: 0xf1,
  /** Load from `src + off` into `dst`. */
  LOAD_ACQUIRE: 0x100,
  /** Store `src` to `dst + off`. */
  STORE_RELEASE: 0x110,
} as const;

/** Kinds of call, in `src`. */
export const CALL = {
  /** A helper; `imm` is its id. */
  HELPER: 0,
  /** A function of the program; `imm` is the distance in slots from the next instruction. */
  SUBPROG: 1,
  /** A kernel function; `imm` is its BTF id, `off` the module's index. */
  KFUNC: 2,
} as const;

/** Kinds of 64-bit immediate, in `src` of its first slot. Below, imm and next_imm are the slots' immediates. */
export const IMM64 = {
  /** The number `next_imm << 32 | imm`. */
  NUMBER: 0,
  /** The map of file descriptor imm. */
  MAP_FD: 1,
  /** An address in the first value of the map of file descriptor imm, next_imm bytes in. */
  MAP_FD_VALUE: 2,
  /** The address of the variable of BTF id imm; next_imm is the file descriptor of its module's BTF, or 0. */
  BTF_ID: 3,
  /** The address of a function of the program, imm slots from the load's second slot. */
  FUNC: 4,
  /** The map of index imm in the load's array of file descriptors. */
  MAP_IDX: 5,
  /** An address in the first value of that map, next_imm bytes in. */
  MAP_IDX_VALUE: 6,
} as const;

/** The frame pointer's number, which is also the highest register number. */
export const FRAME_POINTER = 10;
