import { z } from "zod";

/** A function of a call graph: it makes its calls in order and then, if it has one, its tail call. */
export interface GraphFunction {
  /** Its name, by which others call it. */
  readonly name: string;
  /** The functions that it calls, by name, in the order of the calls. */
  readonly calls: readonly string[];
  /** Whether it contains a tail call of its own. */
  readonly tailCalls: boolean;
}

/** Input of `tailcall.reachability`: a program's call graph. */
export interface ReachabilityInput {
  /** The functions; the first is the entry program. */
  readonly functions: readonly GraphFunction[];
}

/** Value of `tailcall.reachability`. */
export interface ReachabilityValue {
  /** The names of the functions that are marked as reaching a tail call, in any order. */
  readonly reachable: readonly string[];
}

const functionName = z.string().regex(
  /^[a-z]\w{0,30}$/i,
  "wanted a function's name: a letter, then letters, digits and _",
);

/** Schema of {@linkcode ReachabilityInput}. */
export const reachabilityInput: z.ZodType<ReachabilityInput> = z.strictObject({
  functions: z.array(z.strictObject({
    name: functionName,
    calls: z.array(functionName).max(16).default([]),
    tailCalls: z.boolean().default(false),
  })).min(1).max(32),
}).superRefine(({ functions }, context) => {
  const names = functions.map(({ name }) => name);
  const issue = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: "custom", path: ["functions", ...path], message });
  names.forEach((name, at) => {
    if (names.indexOf(name) < at) issue([at, "name"], `wanted a name of its own, got ${name} again`);
  });
  functions.forEach(({ calls }, at) =>
    calls.forEach((callee, number) => {
      if (!names.includes(callee)) {
        issue([at, "calls", number], `wanted one of the functions ${names.join(", ")}, got ${callee}`);
      }
    })
  );
});

/** Schema of {@linkcode ReachabilityValue}. */
export const reachabilityValue: z.ZodType<ReachabilityValue> = z.strictObject({
  reachable: z.array(z.string()).max(1024),
});
