/**
 * BPF instructions: from bytes and from text, to bytes and to text, and what may be said about them.
 *
 * @module
 */
export * from "./assemble.ts";
export * from "./decode.ts";
export * from "./disassemble.ts";
export * from "./encode.ts";
export * from "./helper.ts";
export * from "./helpers.ts";
export * from "./hex.ts";
export * from "./insn.ts";
export * from "./insn_kind.ts";
export * from "./opcode.ts";
export * from "./statements.ts";
export * from "./validate.ts";
