import { z } from "zod";
import type { Program } from "../../../bpf/insn.ts";
import { isCall } from "../../../bpf/insn_kind.ts";
import { program } from "../../../protocol/codecs.ts";
import { type Expectation, expectation } from "../../expectation.ts";
import { type Finding, whole } from "../../finding.ts";
import { compareSlots } from "../compare_slots.ts";

/** What a case of `prologue.generate` may want. */
export interface WantedPrologue {
  /** The prologue, slot by slot. */
  readonly program?: Program;
  /** Whether it reads memory (`slow`) or loads registers only (`fast`): the one has calls, the other has none. */
  readonly path?: "fast" | "slow";
  /** How many instruction slots it has. */
  readonly insns?: number;
}

/** What a case wants of a generated prologue. */
export const generateExpectation: Expectation<"prologue.generate", WantedPrologue> = expectation({
  schema: z.strictObject({
    program: program.exactOptional(),
    path: z.enum(["fast", "slow"]).exactOptional(),
    insns: z.int().min(0).exactOptional(),
  }).refine((wanted) => Object.keys(wanted).length > 0, "wanted program, path or insns"),
  *compare(wanted, { value }): Iterable<Finding> {
    const path = value.program.some(isCall) ? "slow" : "fast";
    if (wanted.path !== undefined && wanted.path !== path) yield whole(`the ${wanted.path} path`, `the ${path} path`);
    const { length } = value.program;
    if (wanted.insns !== undefined && wanted.insns !== length) {
      yield whole(`${wanted.insns} instruction slots`, `${length}`);
    }
    if (wanted.program !== undefined) yield* compareSlots(wanted.program, value.program);
  },
});
