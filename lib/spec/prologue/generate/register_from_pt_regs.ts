import { atValue, type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { arrivals } from "../at_user_code.ts";
import { type Examination, linksOf } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import { type Fetch, registerOf } from "../fetch.ts";
import { PT_REGS_BYTES } from "../pt_regs.ts";
import type { Trial } from "../rig.ts";
import { ordinal } from "../show.ts";
import { publication } from "../sources.ts";

/** A register is loaded from its own place in `pt_regs`. */
export const registerFromPtRegs: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/register-from-pt-regs",
  clauses: ["P10"],
  level: "must",
  scope: "behaviour",
  title: "A register that an argument starts in is loaded from its own place in pt_regs",
  text:
    "The places are those of x86-64: `r15` at 0 and eight bytes further for each of r14, r13, r12, bp, bx, r11, r10, " +
    "r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp and ss.",
  source: publication,
  concerns: ({ fetches }) => fetches.length > 0,
  *judge({ fetches, good }: Examination): Iterable<Finding> {
    for (const trial of good) {
      const findings = fetches.flatMap((fetch) => [...departures(fetch, trial, fetches)]);
      yield* findings;
      if (findings.length > 0) return;
    }
  },
});

/** Where an argument starts from another place of `pt_regs`. */
function departures(fetch: Fetch, trial: Trial, fetches: readonly Fetch[]): Iterable<Finding> {
  return fetch.derefs.length === 0 ? bareRegister(fetch, trial, fetches) : firstReads(fetch, trial, fetches);
}

function* bareRegister(fetch: Fetch, trial: Trial, fetches: readonly Fetch[]): Iterable<Finding> {
  const other = otherPlace(arrivals([trial])[0]?.register(registerOf(fetch)), fetch, trial);
  // Another argument in its place breaks the rule of the order.
  if (other === undefined || fetches.some(({ offset, derefs }) => offset === other && derefs.length === 0)) return;
  yield whole(`${ordinal(fetch)} from ${placeText(fetch)}`, `the value at pt_regs + ${other}`);
}

/** Reads with the argument's first offset, but from what another place of `pt_regs` holds. */
function* firstReads(fetch: Fetch, trial: Trial, fetches: readonly Fetch[]): Iterable<Finding> {
  const distance = fetch.derefs[0]?.offset ?? 0n;
  const links = linksOf(fetches, trial.world);
  for (const { index, source } of trial.reads) {
    const other = links.has(source) ? undefined : otherPlace(source - distance, fetch, trial);
    if (other === undefined) continue;
    yield atValue(index, `${ordinal(fetch)} from ${placeText(fetch)}`, `a read from the value at pt_regs + ${other}`);
  }
}

function placeText({ offset, register }: Fetch): string {
  return `pt_regs + ${offset} (${register})`;
}

/** The place in `pt_regs`, in bytes, that holds a value and is not the argument's own. */
function otherPlace(value: bigint | undefined, { offset: own }: Fetch, { world }: Trial): number | undefined {
  if (value === undefined) return undefined;
  const word = BigInt.asUintN(64, value);
  for (let offset = 0; offset < PT_REGS_BYTES; offset += 8) {
    if (offset !== own && world.register(offset) === word) return offset;
  }
  return undefined;
}
