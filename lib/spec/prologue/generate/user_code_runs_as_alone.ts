import { assemble } from "../../../bpf/assemble.ts";
import type { Program } from "../../../bpf/insn.ts";
import { CONTEXT_ADDRESS } from "../../../bpf/machine/region.ts";
import { run } from "../../../bpf/machine/run.ts";
import type { RunResult } from "../../../bpf/machine/run_result.ts";
import { type Finding, whole } from "../../finding.ts";
import type { Rule } from "../../rule.ts";
import { arrivals } from "../at_user_code.ts";
import { chainIn, type Examination } from "../examination.ts";
import { examinationRule } from "../examination_rule.ts";
import { type Fetch, FIRST_ARGUMENT } from "../fetch.ts";
import { Rig, type Trial } from "../rig.ts";
import { failureText, hex, readTrace } from "../show.ts";
import { publication } from "../sources.ts";

/** Behind the prologue a program does what it does alone. */
export const userCodeRunsAsAlone: Rule<"prologue.generate"> = examinationRule({
  id: "prologue/user-code-runs-as-alone",
  clauses: ["P16"],
  level: "must",
  scope: "behaviour",
  title:
    "Behind the prologue, a program with jumps and calls of its own does what it does alone with the same r1 to r5",
  text: "Judged with a program that loops, jumps forwards, calls a function of its own and uses the stack.",
  source: publication,
  *judge({ prologue, fetches, good, bad }: Examination): Iterable<Finding> {
    const program = userCode(fetches.length);
    const rig = new Rig(prologue, program);
    for (const trial of [...good.slice(0, 1), ...bad.slice(0, 1)]) {
      const alone = runAlone(program, trial, fetches);
      // What user code cannot even do alone breaks a rule of its own.
      if (alone.outcome === "fault") continue;
      const behind = rig.run(trial.world, trial.failing).result;
      if (behind.outcome === "exit" && behind.r0 === alone.r0) continue;
      const wanted = `r0 = ${hex(alone.r0)} from the program behind the prologue, ${failureText(trial, fetches)}`;
      const seen = behind.outcome === "exit" ? `r0 = ${hex(behind.r0)}` : behind.fault.detail;
      yield { ...whole(wanted, seen), trace: readTrace(trial, fetches) };
      return;
    }
  },
});

/** A program whose result depends on r1, r2 and so many arguments, and on its own jumps. */
function userCode(count: number): Program {
  const mixed = Array.from({ length: count }, (_, i) => `r8 ^= r${FIRST_ARGUMENT + i}`);
  return assemble(`
    r8 = r2
    ${mixed.join("\n")}
    *(u64 *)(r10 - 0x8) = r8
    r7 = *(u64 *)(r1 + 0x70)
    r6 = 0x3
    again:
    r8 *= 0x1f
    r8 += r7
    r6 -= 0x1
    if r6 != 0x0 goto again
    if r2 == 0x0 goto fetched
    r8 ^= 0x55
    fetched:
    r1 = r8
    call fold
    r8 = *(u64 *)(r10 - 0x8)
    r0 += r8
    exit
    fold:
    r0 = r1
    r0 >>= 0x3
    exit
  `);
}

/** Runs a program with r1 to r5 as a prologue left them, or as it should have where it did not get there. */
function runAlone(program: Program, trial: Trial, fetches: readonly Fetch[]): RunResult {
  const [arrival] = arrivals([trial]);
  const found = arrival === undefined
    ? wantedRegisters(trial, fetches)
    : [1, 2, 3, 4, 5].map((number) => arrival.register(number));
  const registers = found.flatMap((value, i) => value === undefined ? [] : [[i + 1, value] as const]);
  const context = { name: "context", address: CONTEXT_ADDRESS, bytes: trial.world.context, access: "read" } as const;
  return run(program, { registers: Object.fromEntries(registers), regions: [context] });
}

/** What r1 and on must hold. */
function wantedRegisters(trial: Trial, fetches: readonly Fetch[]): readonly bigint[] {
  const values = fetches.map((fetch) => chainIn(fetch, trial).value);
  const fetched = values.filter((value) => value !== undefined);
  const failed = fetched.length < values.length;
  return [CONTEXT_ADDRESS, failed ? 1n : 0n, ...failed ? values.map(() => 0n) : fetched];
}
