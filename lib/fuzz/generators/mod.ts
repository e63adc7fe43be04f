import type { OperationName } from "../../protocol/operations.ts";
import type { AnyGenerator, Generator } from "../generator.ts";
import { run as callingConventionRun } from "./calling_convention/run.ts";
import { run as instancesRun } from "./instances/run.ts";
import { compile as nocsrCompile } from "./nocsr/compile.ts";
import { rewrite as nocsrRewrite } from "./nocsr/rewrite.ts";
import { generate as prologueGenerate } from "./prologue/generate.ts";
import { run as prologueRun } from "./prologue/run.ts";
import { layout as structArgsLayout } from "./struct_args/layout.ts";
import { run as structArgsRun } from "./struct_args/run.ts";
import { trampoline as structArgsTrampoline } from "./struct_args/trampoline.ts";
import { compile as tailcallCompile } from "./tailcall/compile.ts";
import { poke as tailcallPoke } from "./tailcall/poke.ts";
import { reachability as tailcallReachability } from "./tailcall/reachability.ts";
import { run as tailcallRun } from "./tailcall/run.ts";

/** Every generator, in the order of the rule book: one an operation, `<area>/<operation>.ts`. */
export const generators: readonly AnyGenerator[] = [
  callingConventionRun,
  instancesRun,
  nocsrRewrite,
  nocsrCompile,
  prologueGenerate,
  prologueRun,
  structArgsLayout,
  structArgsTrampoline,
  structArgsRun,
  tailcallReachability,
  tailcallCompile,
  tailcallRun,
  tailcallPoke,
];

/** The generator of an operation's questions, if there is one. */
export function generatorOf<O extends OperationName>(operation: O): Generator<O> | undefined {
  return generators.find((one): one is AnyGenerator & Generator<O> => one.operation === operation);
}
