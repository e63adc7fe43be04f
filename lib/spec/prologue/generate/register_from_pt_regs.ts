import { atValue, type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { arrivals } from "../at_user_code.ts";
import type { Examination } from "../examination.ts";
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
function* departures(fetch: Fetch, trial: Trial, fetches: readonly Fetch[]): Iterable<Finding> {
  const [inner] = fetch.derefs;
  const place = `pt_regs + ${fetch.offset} (${fetch.register})`;
  if (inner === undefined) {
    const seen = arrivals([trial])[0]?.register(registerOf(fetch));
    const other = placeOf(seen, fetch, trial);
    // Another argument in its place breaks the rule of the order.
    if (other === undefined || fetches.some(({ offset, derefs }) => offset === other && derefs.length === 0)) return;
    yield whole(`${ordinal(fetch)} from ${place}`, `the value at pt_regs + ${other}`);
    return;
  }
  const started = new Set(fetches.flatMap(({ offset, derefs }) => {
    const first = derefs[0];
    return first === undefined ? [] : [BigInt.asUintN(64, trial.world.register(offset) + first.offset)];
  }));
  for (const { index, source } of trial.reads) {
    const other = started.has(source) ? undefined : placeOf(source - inner.offset, fetch, trial);
    if (other !== undefined) {
      yield atValue(index, `${ordinal(fetch)} from ${place}`, `a read from the value at pt_regs + ${other}`);
    }
  }
}

/** The other place in `pt_regs` that holds a value, in bytes. */
function placeOf(value: bigint | undefined, { offset: own, bits = 64 }: Fetch, { world }: Trial): number | undefined {
  if (value === undefined || bits < 64 || BigInt.asUintN(64, value) === world.register(own)) return undefined;
  for (let offset = 0; offset < PT_REGS_BYTES; offset += 8) {
    if (world.register(offset) === BigInt.asUintN(64, value)) return offset;
  }
  return undefined;
}
