import { atByte, type Finding, whole } from "../../finding.ts";
import { type Rule, rule } from "../../rule.ts";
import type { TrampolineInput } from "../../../protocol/struct_args.ts";
import { source } from "../source.ts";
import { examinationOf } from "./examination.ts";
import type { Recording } from "./recording.ts";

/** The trampoline calls the program once, the traced function runs once, and nothing goes wrong on the way. */
export const runsToTheEnd: Rule<"struct_args.trampoline"> = rule({
  id: "struct_args/runs-to-the-end",
  clauses: ["S07"],
  level: "must",
  scope: "behaviour",
  title: "The program is called once, the traced function starts once, and nothing goes wrong on the way",
  text:
    "A trampoline at the entry returns into the traced function; one at the exit calls it, then the program, and returns to its " +
    "caller. What comes by reference can be read as far as the struct reaches, and not written.",
  source,
  operation: "struct_args.trampoline",
  applies: ({ outcome }) => outcome === "ok",
  check(observation): readonly Finding[] {
    const { problems, recordings } = examinationOf(observation);
    if (problems.length > 0) return problems;
    const first = recordings.find((recording) => [...wrong(recording, observation.input)].length > 0);
    return first === undefined ? [] : [...wrong(first, observation.input)];
  },
});

function* wrong({ end, programs, traced }: Recording, { kind }: TrampolineInput): Generator<Finding> {
  const goal = kind === "fentry" ? "the traced function" : "the caller";
  if (end.kind === "fault") {
    const { offset, text, detail } = end.fault;
    const wanted = `a way to ${goal}`;
    const seen = [text, detail].filter((part) => part !== "").join(": ");
    yield offset === undefined ? whole(wanted, seen) : atByte(offset, wanted, seen);
    return;
  }
  if (programs.length !== 1) yield whole("one call of the program", `${programs.length}`);
  if (traced.length !== 1) yield whole("one start of the traced function", `${traced.length}`);
  if (kind === "fentry" && end.kind !== "reached") yield whole(`an end at ${goal}`, "a return to the caller");
}
