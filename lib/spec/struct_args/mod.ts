/**
 * The rules of struct arguments.
 *
 * @module
 */
import type { Expectation } from "../expectation.ts";
import type { Rule } from "../rule.ts";
import { layoutExpectation, trampolineExpectation } from "./expect.ts";

/** A rule of any one of the area's operations. */
export type StructArgsRule = Rule<"struct_args.layout"> | Rule<"struct_args.trampoline">;

/** The area's rules, in the order of the rule book. */
export const rules: readonly StructArgsRule[] = [];

/** What a case of the area may want of a value. */
export const expectations: {
  readonly "struct_args.layout": Expectation<"struct_args.layout", unknown>;
  readonly "struct_args.trampoline": Expectation<"struct_args.trampoline", unknown>;
} = {
  "struct_args.layout": layoutExpectation,
  "struct_args.trampoline": trampolineExpectation,
};
