import { z } from "zod";
import type { Program } from "../../../bpf/insn.ts";
import { program } from "../../../protocol/codecs.ts";
import { type Expectation, expectation } from "../../expectation.ts";
import { atInput, type Finding } from "../../finding.ts";
import { compareInlined } from "../compare_inlined.ts";
import { type Compilation, compilationOf } from "../compilation.ts";

/** What a case of `nocsr.compile` may want. */
export type WantedCompile =
  /** No instruction is added, gone or changed. */
  | "unchanged"
  | {
    /** The registers that are spilled before and filled after each call that has any, calls by their slots. */
    readonly spilled?: readonly { readonly call: number; readonly registers: readonly number[] }[];
    /** The program that came back, slot by slot. */
    readonly program?: Program;
  };

/** What a case wants of a program after the insertion of spills and fills. */
export const compileExpectation: Expectation<"nocsr.compile", WantedCompile> = expectation({
  schema: z.union([
    z.literal("unchanged"),
    z.strictObject({
      spilled: z.array(z.strictObject({ call: z.int().min(0), registers: z.array(z.int().min(0).max(10)) }))
        .exactOptional(),
      program: program.exactOptional(),
    }).refine((wanted) => Object.keys(wanted).length > 0, "wanted spilled or program"),
  ]),
  *compare(wanted, observation): Iterable<Finding> {
    if (wanted === "unchanged") return yield* compareInlined(observation.input.program, observation.value.program);
    if (wanted.program !== undefined) yield* compareInlined(wanted.program, observation.value.program);
    if (wanted.spilled !== undefined) yield* compareSpilled(wanted.spilled, compilationOf(observation));
  },
});

type Spilled = readonly { readonly call: number; readonly registers: readonly number[] }[];

function* compareSpilled(wanted: Spilled, { after, sites }: Compilation): Iterable<Finding> {
  const calls = new Set([...wanted.map(({ call }) => call), ...sites.map(({ call }) => call)]);
  for (const call of [...calls].sort((a, b) => a - b)) {
    const spills = sites.find((site) => site.call === call)?.spills ?? [];
    const seen = registerList(spills.map((slot) => after[slot]?.src ?? 0));
    const want = registerList(wanted.find((entry) => entry.call === call)?.registers ?? []);
    if (want !== seen) yield atInput(call, `${want} spilled before the call`, seen);
  }
}

function registerList(registers: readonly number[]): string {
  const sorted = [...new Set(registers)].sort((a, b) => a - b);
  return sorted.map((register) => `r${register}`).join(", ") || "no register";
}
