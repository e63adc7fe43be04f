import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { type Arrival, arrivals } from "../at_user_code.ts";
import { chainIn, type Examination } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import { type Fetch, registerOf } from "../fetch.ts";
import { hex, ordinal, readTrace, valueOf } from "../show.ts";
import { publication } from "../sources.ts";

/** Where every read succeeds, r3, r4 and r5 hold the arguments in the order named. */
export const argumentsInR3ToR5: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/arguments-in-r3-to-r5",
  clauses: ["P01", "P02", "P09", "P10", "P18"],
  level: "must",
  scope: "behaviour",
  title: "Where every read succeeds, r3, r4 and r5 hold the arguments in the order in which they are named",
  text:
    "What an argument must hold follows from its definition alone: the register's value in `pt_regs`, then one read " +
    "after the other. Compared are the bits of its declared type; what stands above them is left to the design.",
  source: publication,
  erratum: "The listing's comment `load r2, r3, r4 from stack` means r3, r4 and r5: r2 carries the error flag.",
  concerns: ({ fetches }) => fetches.some(({ bits }) => bits !== undefined),
  *judge(examination): Iterable<Finding> {
    for (const fetch of examination.fetches) {
      const wrong = arrivals(examination.good).find((arrival) => !holds(arrival, fetch));
      if (wrong !== undefined) yield departure(wrong, fetch, examination);
    }
  },
});

/** Whether an argument's register holds it, in the bits of its type. */
function holds({ trial, register }: Arrival, fetch: Fetch): boolean {
  const { value } = chainIn(fetch, trial);
  const seen = register(registerOf(fetch));
  // A register that cannot be read breaks a rule of its own.
  if (fetch.bits === undefined || value === undefined || seen === undefined) return true;
  return BigInt.asUintN(fetch.bits, value) === BigInt.asUintN(fetch.bits, seen);
}

function departure({ trial, register }: Arrival, fetch: Fetch, { fetches }: Examination): Finding {
  const bits = fetch.bits ?? 64;
  const truth = chainIn(fetch, trial).value ?? 0n;
  const seen = register(registerOf(fetch));
  const other = fetches.find((fetch) => seen !== undefined && chainIn(fetch, trial).value === seen);
  const name = `r${registerOf(fetch)}`;
  const hint = other === undefined ? "" : `, which is ${ordinal(other)}`;
  const wanted = `${name} = ${hex(BigInt.asUintN(bits, truth))}${bits === 64 ? "" : ` in ${bits} bits`}, ${
    ordinal(fetch)
  } (${fetch.text})`;
  return { ...whole(wanted, `${name} ${valueOf(seen)}${hint}`), trace: readTrace(trial, fetches) };
}
