import { validate } from "../../../bpf/validate.ts";
import type { PrologueRunInput } from "../../../protocol/prologue.ts";
import { type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import { canPublish } from "../can_publish.ts";
import { MOST_ARGUMENTS } from "../fetch.ts";
import { publication } from "../sources.ts";
import { type Truth, truthOf } from "./truth.ts";
import { resultAlone } from "./user_code.ts";

/** More reads than anyone needs, and fewer than would fill a program. */
const MANY_READS = 64;

/** A sound program behind arguments that can be fetched is carried out. */
export const runCarriedOut: Rule<"prologue.run"> = rule({
  id: "prologue/run-carried-out",
  clauses: ["P01", "P17"],
  level: "should",
  scope: "behaviour",
  title: "A well-formed program that exits, whether or not its arguments can be fetched, is carried out",
  text: "A verifier may have reasons of its own to refuse a program, which is why this is no must.",
  source: publication,
  operation: "prologue.run",
  applies: ({ input }) => {
    const truth = truthOf(input, "named");
    return truth !== undefined && isOrdinary(truth, input) && validate(input.program).length === 0 &&
      exits(input, truth);
  },
  *check(): Iterable<Finding> {},
  *checkRefusal({ errno, message }): Iterable<Finding> {
    yield whole("the program carried out", `a refusal with ${errno}: ${message}`);
  },
});

function isOrdinary({ fetches }: Truth, { args, program }: PrologueRunInput): boolean {
  const reads = fetches.reduce((sum, { derefs }) => sum + derefs.length, 0);
  return args.length <= MOST_ARGUMENTS && fetches.every(canPublish) && reads <= MANY_READS && program.length <= 2048;
}

/** Whether a program exits with the arguments as they are, and with none fetched. */
function exits(input: PrologueRunInput, { err, args }: Truth): boolean {
  const found = { contextKept: true, err, args, r0: 0n };
  const nothing = { ...found, err: 1n, args: args.map(() => 0n) };
  return [found, nothing].every((value) => resultAlone(input, value) !== undefined);
}
