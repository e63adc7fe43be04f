import type fc from "fast-check";
import type { Program } from "../../bpf/insn.ts";
import type { OperationName } from "../../protocol/operations.ts";
import type { Question } from "../generator.ts";
import { programOf } from "../program_of.ts";
import { smallerPrograms } from "./smaller_programs.ts";
import { weightOf } from "./weight_of.ts";

/** Whether a question still shows what is to be shown. */
export type StillShows<O extends OperationName> = (question: Question<O>) => Promise<boolean>;

/** Most questions that are asked on the way, first of those that fast-check proposes, then of smaller programs. */
const PROPOSED = 300;
const PROPOSED_PROGRAMS = 60;
const SMALLER = 2500;

/**
 * Looks for the smallest question that still shows a failure: what fast-check makes smaller, then, where there is a
 * program, fewer of its instructions and lower numbers.
 *
 * @param arbitrary What the question was drawn from.
 * @param drawn The question.
 * @param stillShows Asks again.
 */
export async function shrink<O extends OperationName>(
  arbitrary: fc.Arbitrary<Question<O>>,
  drawn: fc.Value<Question<O>>,
  stillShows: StillShows<O>,
): Promise<Question<O>> {
  const proposed = programOf(drawn.value.input) === undefined ? PROPOSED : PROPOSED_PROGRAMS;
  const question = await asProposed(arbitrary, drawn, stillShows, proposed);
  const program = programOf(question.input);
  if (program === undefined) return question;
  const smallest = await smallestProgram(program, (smaller) => stillShows(withProgram(question, smaller)));
  return await withoutLists(withProgram(question, smallest), stillShows);
}

/** Empties the lists beside the program that nothing needs any more, such as its maps. */
async function withoutLists<O extends OperationName>(
  question: Question<O>,
  stillShows: StillShows<O>,
): Promise<Question<O>> {
  let best = question;
  for (const [key, list] of Object.entries(question.input)) {
    if (key === "program" || !Array.isArray(list)) continue;
    for (let at = list.length - 1; at >= 0; at--) {
      const left: unknown = Reflect.get(best.input, key);
      if (!Array.isArray(left)) continue;
      const smaller = { ...best, input: { ...best.input, [key]: left.toSpliced(at, 1) } };
      if (await stillShows(smaller)) best = smaller;
    }
  }
  return best;
}

async function asProposed<O extends OperationName>(
  arbitrary: fc.Arbitrary<Question<O>>,
  drawn: fc.Value<Question<O>>,
  stillShows: StillShows<O>,
  most: number,
): Promise<Question<O>> {
  let best = drawn;
  let asked = 0;
  for (let found = true; found && asked < most;) {
    found = false;
    for (const smaller of arbitrary.shrink(best.value, best.context)) {
      if (asked++ >= most) break;
      if (!await stillShows(smaller.value)) continue;
      best = smaller;
      found = true;
      break;
    }
  }
  return best.value;
}

/** The smallest program that still shows it, as far as it is found by taking one step after the other. */
export async function smallestProgram(
  program: Program,
  stillShows: (program: Program) => Promise<boolean>,
): Promise<Program> {
  let best = program;
  let asked = 0;
  for (let found = true; found;) {
    found = false;
    const limit = weightOf(best);
    for (const smaller of smallerPrograms(best)) {
      if (weightOf(smaller) >= limit || smaller.length === 0) continue;
      if (asked++ >= SMALLER) return best;
      if (!await stillShows(smaller)) continue;
      best = smaller;
      found = true;
      break;
    }
  }
  return best;
}

function withProgram<O extends OperationName>(question: Question<O>, program: Program): Question<O> {
  return { ...question, input: { ...question.input, program } };
}
