/**
 * x86-64 machine code: decoding, assembling, and a machine that executes what BPF JITs emit.
 *
 * @module
 */
export * as asm from "./assemble.ts";
export { BPF_REGISTER, type BpfRegister } from "./bpf_register.ts";
export { type CArguments, cFunction } from "./c_function.ts";
export { type BuiltCode, CodeBuilder, type JumpSize } from "./code_builder.ts";
export { CodeImage, type CodePlace, type CodeRegion } from "./code_image.ts";
export { Cpu, type CpuState } from "./cpu.ts";
export { decode } from "./decode.ts";
export { disassemble } from "./disassemble.ts";
export type { External } from "./external.ts";
export type { Fault, FaultReason } from "./fault.ts";
export type { Fetched } from "./fetched.ts";
export { type Condition, CONDITIONS, FLAG } from "./flags.ts";
export { formatInsn } from "./format_insn.ts";
export type * from "./insn.ts";
export { Machine } from "./machine.ts";
export type { MachineEvent } from "./machine_event.ts";
export type { MachineParts } from "./machine_parts.ts";
export { Memory, type MemoryRegion } from "./memory.ts";
export { type Register, registerNumber, REGISTERS, type Size } from "./register.ts";
export { retpoline } from "./retpoline.ts";
export { RETURN_ADDRESS } from "./return_address.ts";
export { returnThunk } from "./return_thunk.ts";
export type { RunBounds, RunEnd } from "./run_end.ts";
export type { Execute } from "./semantics/semantics.ts";
export { type Support, supported } from "./supported.ts";
export { Trap } from "./trap.ts";
