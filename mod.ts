/**
 * A test oracle and conformance suite for the rules of BPF above the instruction set.
 *
 * Judge an implementation of yours with {@linkcode runConformance}, turn the cases into steps of your own tests with
 * {@linkcode conformanceTests}, hold one observation to one rule with {@linkcode assertRule}, or speak the protocol
 * with {@linkcode serve}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Implementation, ok, runConformance } from "./mod.ts";
 *
 * const mine: Implementation = {
 *   name: "mine",
 *   version: "1.0.0",
 *   arch: "none",
 *   designs: ["nocsr@6.12"],
 *   handlers: { "nocsr.rewrite": ({ program }) => ok({ program }) },
 * };
 * const report = await runConformance(mine, { cases: ["nocsr/one-pair"] });
 * assertEquals(report.results[0]?.verdict.kind, "fail");
 * ```
 *
 * @module
 */
export * from "./lib/bpf/mod.ts";

export { formatPrototype } from "./lib/c/format_prototype.ts";
export { parsePrototype } from "./lib/c/parse_prototype.ts";
export type { Parameter, Prototype } from "./lib/c/prototype.ts";
export type * from "./lib/c/type.ts";

export * from "./lib/protocol/implementation.ts";
export * from "./lib/protocol/outcome.ts";
export { areaOf, isOperationName, operationNames } from "./lib/protocol/operations.ts";
export type { Input, OperationName, Operations, Value } from "./lib/protocol/operations.ts";
export type { CallingConventionOperations, RunInput, RunValue } from "./lib/protocol/calling_convention.ts";
export type {
  CompileInput,
  CompileValue,
  FunctionFacts,
  MapSpec,
  NocsrOperations,
  RewriteInput,
  RewriteValue,
  RewrittenRun,
} from "./lib/protocol/nocsr.ts";
export type {
  Descriptor,
  InstancesInput,
  InstancesOperations,
  InstancesValue,
  PreprocessorAction,
  PreprocessorCall,
  PreprocessorResult,
  ScriptStep,
  StepResult,
} from "./lib/protocol/instances.ts";
export type {
  GenerateInput,
  GenerateValue,
  MemoryPiece,
  PrologueOperations,
  PrologueRunInput,
  PrologueRunValue,
} from "./lib/protocol/prologue.ts";
export type {
  ArgumentLayout,
  ArgumentRegister,
  BpfArgument,
  DirectPlace,
  Piece,
  PiecePlace,
  ProgramView,
  StructArgsLayoutInput,
  StructArgsLayoutValue,
  StructArgsOperations,
  StructPassing,
  TrampolineEntry,
  TrampolineExternal,
  TrampolineInput,
  TrampolineKind,
  TrampolineMemory,
  TrampolineValue,
} from "./lib/protocol/struct_args.ts";
export type { ProgramSight, StructArgsRunInput, StructArgsRunValue } from "./lib/protocol/struct_args_run.ts";
export type { Register as X86Register } from "./lib/x86/register.ts";
export type {
  MapUpdate,
  PokeInput,
  PokeStep,
  PokeValue,
  SiteText,
  TailcallOperations,
  UpdateResult,
} from "./lib/protocol/tailcall.ts";
export type {
  ArrayLayout,
  CompiledExternal,
  CompiledFunction,
  CompiledMemory,
  CompiledSite,
  Nop5,
  ProgramArray,
  TailcallCompileInput,
  TailcallCompileValue,
} from "./lib/protocol/tailcall_compile.ts";
export type { GraphFunction, ReachabilityInput, ReachabilityValue } from "./lib/protocol/tailcall_reachability.ts";
export type { NamedProgram, TailcallRunInput, TailcallRunValue } from "./lib/protocol/tailcall_run.ts";
export type { Deref, FetchArg, FetchBase } from "./lib/perf/fetch_arg.ts";
export type { FetchBits, FetchType } from "./lib/perf/fetch_type.ts";

export * from "./lib/spec/assert_rule.ts";
export * from "./lib/spec/clauses.ts";
export * from "./lib/spec/expect_rule.ts";
export * from "./lib/spec/finding.ts";
export * from "./lib/spec/observation.ts";
export { type AnyRule, rules, rulesOf } from "./lib/spec/registry.ts";
export * from "./lib/spec/rule.ts";

export * from "./lib/harness/case.ts";
export * from "./lib/harness/conformance_tests.ts";
export * from "./lib/harness/exit_code.ts";
export type { FailureKind, KnownFailure } from "./lib/harness/known_failure.ts";
export * from "./lib/harness/load_suite.ts";
export type { Report, RuleResult } from "./lib/harness/report.ts";
export { json } from "./lib/harness/reporters/json.ts";
export { pretty } from "./lib/harness/reporters/pretty.ts";
export type { End, SuiteBug } from "./lib/harness/run.ts";
export * from "./lib/harness/run_conformance.ts";
export type { Selection, Shard } from "./lib/harness/select_cases.ts";
export * from "./lib/harness/serve.ts";
export * from "./lib/harness/totals.ts";
export * from "./lib/harness/verdict.ts";

export * from "./lib/impl/reference.ts";
