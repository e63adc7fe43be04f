import { type Finding, whole } from "../../finding.ts";
import { commit, type Rule, type Source } from "../../rule.ts";
import { linuxVersions } from "./linux_versions.ts";
import type { Recording } from "./recording.ts";
import { hex } from "./seen.ts";
import { trampolineRule } from "./trampoline_rule.ts";

const recursion: Source = commit(
  "bpf: Add per-program recursion prevention mechanism",
  "https://git.kernel.org/torvalds/c/ca06f55b9002",
);

/** Linux asks, before it calls the program, whether it is to run, and afterwards tells what was answered. */
export const aroundTheProgram: readonly Rule<"struct_args.trampoline">[] = linuxVersions.map(({ words, scope }) =>
  trampolineRule({
    id: `struct_args/around-the-program-${words}`,
    clauses: ["S07"],
    level: "must",
    scope,
    title:
      "Where what is called before the program returns 0, the program is passed over; what is called behind it is given " +
      "what that returned",
    text:
      "A program that interrupts itself is not to run again; the traced function runs all the same. What is called behind " +
      "the program is given the number in `rsi`, and in `rdx` the address that `rsi` held at the first call.",
    source: recursion,
    concerns: (_, { structs }) => structs === "abi",
    *judge({ recording }, { passedOver }): Iterable<Finding> {
      yield* told(recording);
      if (passedOver === undefined) return;
      const { programs: [program], end, traced } = passedOver;
      if (program !== undefined) yield whole("the program passed over", "a call of it");
      if (end.kind === "fault") yield whole("a way past the program", end.fault.detail);
      else if (traced.length !== 1) yield whole("one start of the traced function", `${traced.length}`);
      yield* told(passedOver);
    },
  })
);

/** Whether what is called behind the program is told what came of the call before. */
function* told({ enters, exits }: Recording): Generator<Finding> {
  if (exits.length !== enters.length) {
    yield whole(`as many calls behind the program as before it, ${enters.length}`, `${exits.length}`);
  }
  for (const [at, { start, runContext }] of enters.entries()) {
    const exit = exits[at];
    if (exit === undefined) return;
    if (exit.start !== start) yield whole(`rsi = ${hex(start)} behind the program`, hex(exit.start));
    if (exit.runContext !== runContext) yield whole(`rdx = ${hex(runContext)} behind it`, hex(exit.runContext));
  }
}
