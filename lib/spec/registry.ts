import type { OperationName } from "../protocol/operations.ts";
import {
  expectations as callingConventionExpectations,
  rules as callingConventionRules,
} from "./calling_convention/mod.ts";
import type { Expectation } from "./expectation.ts";
import { expectations as instancesExpectations, rules as instancesRules } from "./instances/mod.ts";
import { expectations as nocsrExpectations, rules as nocsrRules } from "./nocsr/mod.ts";
import { expectations as prologueExpectations, rules as prologueRules } from "./prologue/mod.ts";
import type { Rule } from "./rule.ts";
import { expectations as structArgsExpectations, rules as structArgsRules } from "./struct_args/mod.ts";
import { expectations as tailcallExpectations, rules as tailcallRules } from "./tailcall/mod.ts";

/** A rule of any one operation. */
export type AnyRule = { readonly [O in OperationName]: Rule<O> }[OperationName];

/** Every rule, in the order of the rule book. */
export const rules: readonly AnyRule[] = [
  ...callingConventionRules,
  ...instancesRules,
  ...nocsrRules,
  ...prologueRules,
  ...structArgsRules,
  ...tailcallRules,
];

/** How a case states the value that it wants, by operation. */
export const expectations: {
  readonly [O in OperationName]: Expectation<O, unknown>;
} = {
  ...callingConventionExpectations,
  ...instancesExpectations,
  ...nocsrExpectations,
  ...prologueExpectations,
  ...structArgsExpectations,
  ...tailcallExpectations,
};

/** The rules of one operation. */
export function rulesOf<O extends OperationName>(
  operation: O,
): readonly Rule<O>[] {
  return rules.filter((rule): rule is AnyRule & Rule<O> => rule.operation === operation);
}
