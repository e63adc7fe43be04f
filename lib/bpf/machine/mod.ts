/**
 * A machine that runs BPF programs and says where and why one faults.
 *
 * @module
 */
export type { Insn, Program } from "../insn.ts";
export type { BpfFunction, FunctionFinder, FunctionMemory, MemoryParam, Param } from "./bpf_function.ts";
export { type Conventions, conventions } from "./conventions.ts";
export type { Fault, FaultKind, FaultReason } from "./fault.ts";
export { Machine } from "./machine.ts";
export type { Extension, MachineOptions, RunInput } from "./options.ts";
export type {
  Branch,
  BranchEvent,
  CallEvent,
  Comparison,
  FunctionCallEvent,
  Observer,
  StoreEvent,
  SubprogCallEvent,
} from "./observer.ts";
export { CONTEXT_ADDRESS, type Region, STACK_ADDRESS } from "./region.ts";
export { run } from "./run.ts";
export type { Exited, Faulted, RunResult } from "./run_result.ts";
