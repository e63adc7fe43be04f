import { parameterLabel } from "../../../c/prototype.ts";
import type { CType } from "../../../c/type.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import type { StructArgsRunInput } from "../../../protocol/struct_args_run.ts";
import { source } from "../source.ts";
import { formatBytes } from "../trampoline/seen.ts";
import { masked, meaningfulBits } from "./meaningful_bits.ts";

/** In a real call, the program reads what the caller passed. */
export const runFieldsAsPassed: Rule<"struct_args.run"> = rule({
  id: "struct_args/run-fields-as-passed",
  clauses: ["S02"],
  level: "must",
  scope: "behaviour",
  title: "When the function is called, the program runs once and reads the values that the caller passed",
  text: "Padding need not survive a call, and is not compared.",
  source,
  operation: "struct_args.run",
  applies: ({ outcome }) => outcome === "ok",
  *check({ input, value: { programs } }): Iterable<Finding> {
    if (programs.length !== 1) yield whole("one run of the program", `${programs.length}`);
    for (const { args } of programs) yield* compare(input, args);
  },
});

/** In a real call, the traced function receives what the caller passed. */
export const runArgumentsUnharmed: Rule<"struct_args.run"> = rule({
  id: "struct_args/run-arguments-unharmed",
  clauses: ["S07"],
  level: "must",
  scope: "behaviour",
  title: "When the function is called, it runs once and receives the values that the caller passed",
  source,
  operation: "struct_args.run",
  applies: ({ outcome }) => outcome === "ok",
  *check({ input, value: { traced } }): Iterable<Finding> {
    if (traced.length !== 1) yield whole("one run of the traced function", `${traced.length}`);
    for (const args of traced) yield* compare(input, args);
  },
});

/** In a real call, the caller gets the result, and a program at the exit reads it. */
export const runResultKept: Rule<"struct_args.run"> = rule({
  id: "struct_args/run-result-kept",
  clauses: ["S02"],
  level: "must",
  scope: "behaviour",
  title: "When the function returns, its caller gets the result, and a program at the exit reads it",
  source,
  operation: "struct_args.run",
  applies: ({ outcome, input }) => outcome === "ok" && input.prototype.returns !== undefined,
  *check({ input: { prototype, result, kind }, value: { programs, returned } }): Iterable<Finding> {
    const { returns } = prototype;
    if (returns === undefined) return;
    yield* difference("the caller's result", returns, result, returned);
    if (kind === "fentry") return;
    for (const program of programs) {
      // A slot holds no more than eight bytes.
      const seen = program.result ?? new Uint8Array();
      yield* difference("the program's result", returns, result.subarray(0, 8), seen.subarray(0, 8));
    }
  },
});

function* compare({ prototype, args }: StructArgsRunInput, seen: readonly Uint8Array[]): Iterable<Finding> {
  if (seen.length !== args.length) yield whole(`${args.length} arguments`, `${seen.length}`);
  for (const [index, parameter] of prototype.parameters.entries()) {
    const nothing = new Uint8Array();
    const label = parameterLabel(parameter, index);
    yield* difference(label, parameter.type, args[index] ?? nothing, seen[index] ?? nothing);
  }
}

function* difference(label: string, type: CType, wanted: Uint8Array, seen: Uint8Array): Iterable<Finding> {
  const mask = meaningfulBits(type);
  const due = formatBytes(masked(wanted, mask));
  const found = formatBytes(masked(seen, mask));
  if (due !== found) yield whole(`${label} = ${due}`, seen.length === 0 ? "nothing" : found);
}
