import { z } from "zod";
import { assemble } from "../../bpf/assemble.ts";
import type { Program } from "../../bpf/insn.ts";
import type { InstancesInput } from "../../protocol/instances.ts";
import { attempt } from "../../protocol/codecs.ts";
import { type Expectation, expectation } from "../expectation.ts";
import { atStep, whole } from "../finding.ts";
import { leadsTo } from "./same_program.ts";
import { showProgram, showReturned } from "./show.ts";

/** What a call must return: a number, or a descriptor of these pieces of program, one behind the other. */
export type WantedReturn = number | string | readonly string[];

/** What a case of `instances.run` may want: what each call returns. */
export interface WantedResults {
  readonly results: readonly WantedReturn[];
}

const NAME = /^[A-Za-z_]\w*$/;

const piece = z.string().superRefine((text, context) => {
  if (NAME.test(text)) return;
  const issues: z.core.$ZodRawIssue[] = [];
  attempt(text, issues, () => assemble(text));
  for (const { message = "" } of issues) context.addIssue({ code: "custom", message });
}).describe("The name of one of the object's programs, or instructions");

/** The returns that a case wants of a script. */
export const runExpectation: Expectation<"instances.run", WantedResults> = expectation({
  schema: z.strictObject({
    results: z.array(z.union([
      z.int().describe("A number: 0, an error such as -22, or a preprocessor's own value"),
      piece,
      z.array(piece).min(1).describe("A descriptor of all of these, one behind the other"),
    ])).describe("What each call of the script returns; a descriptor is told by the instructions loaded under it"),
  }),
  *compare({ results }, { input, value }) {
    if (results.length !== input.script.length) {
      yield whole(`${results.length} results, as the case has`, `a script of ${input.script.length} calls`);
    }
    for (const [at, wanted] of results.entries()) {
      const returned = value.results[at]?.returned;
      if (returned === undefined) yield atStep(at, "a result", "none");
      else if (typeof wanted === "number") {
        if (returned !== wanted) yield atStep(at, showReturned(wanted), showReturned(returned));
      } else {
        const program = join(input, typeof wanted === "string" ? [wanted] : wanted);
        if (program === undefined) yield atStep(at, `programs of the object, not ${wanted}`, showReturned(returned));
        else if (!leadsTo(returned, program)) {
          yield atStep(at, `a descriptor of ${showProgram(program)}`, showReturned(returned));
        }
      }
    }
  },
});

/** The instructions of some pieces, or `undefined` where a name stands for no program. */
function join({ programs }: InstancesInput, pieces: readonly string[]): Program | undefined {
  const parts: Program[] = [];
  for (const text of pieces) {
    if (!NAME.test(text)) parts.push(assemble(text));
    else if (Object.hasOwn(programs, text)) parts.push(programs[text] ?? []);
    else return undefined;
  }
  return parts.flat();
}
