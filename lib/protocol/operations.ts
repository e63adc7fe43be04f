import type { z } from "zod";
import { type CallingConventionOperations, runInput, runValue } from "./calling_convention.ts";
import { instancesInput, type InstancesOperations, instancesValue } from "./instances.ts";
import { pokeInput, pokeValue, type TailcallOperations } from "./tailcall.ts";
import { tailcallCompileInput, tailcallCompileValue } from "./tailcall_compile.ts";
import { reachabilityInput, reachabilityValue } from "./tailcall_reachability.ts";
import { tailcallRunInput, tailcallRunValue } from "./tailcall_run.ts";
import {
  generateInput,
  generateValue,
  type PrologueOperations,
  prologueRunInput,
  prologueRunValue,
} from "./prologue.ts";
import {
  structArgsLayoutInput,
  structArgsLayoutValue,
  type StructArgsOperations,
  trampolineInput,
  trampolineValue,
} from "./struct_args.ts";
import { structArgsRunInput, structArgsRunValue } from "./struct_args_run.ts";
import { compileInput, compileValue, type NocsrOperations, rewriteInput, rewriteValue } from "./nocsr.ts";

/** Every operation's input and value, by the operation's name. */
export interface Operations
  extends
    CallingConventionOperations,
    InstancesOperations,
    NocsrOperations,
    PrologueOperations,
    StructArgsOperations,
    TailcallOperations {}

/** The name of an operation: its area, a dot, a verb. */
export type OperationName = keyof Operations;

/** What an operation is given. */
export type Input<O extends OperationName> = Operations[O]["input"];

/** What an operation yields. */
export type Value<O extends OperationName> = Operations[O]["value"];

/** An operation as data: what it asks for, and the schemas of what goes over the wire. */
export interface Operation<O extends OperationName> {
  /** What it asks of an implementation, in one line. */
  readonly title: string;
  /** Schema of the input, both as a case writes it and as it is sent. */
  readonly input: z.ZodType<Input<O>>;
  /** Schema of the value as it is received. */
  readonly value: z.ZodType<Value<O>>;
}

/** The operations that exist. */
export const operations: { readonly [O in OperationName]: Operation<O> } = {
  "calling_convention.run": {
    title: "Run this program on this context and return r0",
    input: runInput,
    value: runValue,
  },
  "instances.run": {
    title: "Make these calls of set_prep, load, nth_fd and unload, and return what each returns",
    input: instancesInput,
    value: instancesValue,
  },
  "nocsr.rewrite": {
    title: "The program after the removal of pairs, with each subprogram's stack depth",
    input: rewriteInput,
    value: rewriteValue,
  },
  "nocsr.compile": {
    title: "The program with spills and fills put in around its nocsr calls",
    input: compileInput,
    value: compileValue,
  },
  "prologue.generate": {
    title: "Instructions that fetch these arguments for the program behind them",
    input: generateInput,
    value: generateValue,
  },
  "prologue.run": {
    title: "Run this program behind a prologue on this pt_regs and memory, and return what it found",
    input: prologueRunInput,
    value: prologueRunValue,
  },
  "struct_args.layout": {
    title: "The context slots, registers and stack places of this function's arguments",
    input: structArgsLayoutInput,
    value: structArgsLayoutValue,
  },
  "struct_args.trampoline": {
    title: "The x86-64 machine code of this function's trampoline, which saves, calls and restores",
    input: trampolineInput,
    value: trampolineValue,
  },
  "struct_args.run": {
    title:
      "Call this function while a program is attached, and return what the program, the function and its caller saw",
    input: structArgsRunInput,
    value: structArgsRunValue,
  },
  "tailcall.reachability": {
    title: "The functions of this call graph that are marked as reaching a tail call",
    input: reachabilityInput,
    value: reachabilityValue,
  },
  "tailcall.compile": {
    title: "The x86-64 machine code of this program, with its entry points and the sites of its tail calls",
    input: tailcallCompileInput,
    value: tailcallCompileValue,
  },
  "tailcall.run": {
    title: "Run this program on an array of programs that it tail-calls, and return r0 and the shared counters",
    input: tailcallRunInput,
    value: tailcallRunValue,
  },
  "tailcall.poke": {
    title: "The ordered text writes and waits for this sequence of updates of a program array",
    input: pokeInput,
    value: pokeValue,
  },
};

/** The names of all operations, in the order of the rule book. */
export const operationNames: readonly OperationName[] = Object.keys(operations)
  .filter(isOperationName);

/** Whether `name` names an operation. */
export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/** The area of an operation or of a rule: what stands before the dot or the slash. */
export function areaOf(name: string): string {
  return name.slice(0, name.search(/[./]/));
}
