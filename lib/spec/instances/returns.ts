import type { Program } from "../../bpf/insn.ts";
import { atStep, type Finding } from "../finding.ts";
import type { Moment } from "./history.ts";
import { leadsTo } from "./same_program.ts";
import { showProgram, showReturned } from "./show.ts";

/** Finds fault with a call that returns another number than this. */
export function* returns({ at, result: { returned } }: Moment, wanted: number, why: string): Generator<Finding> {
  if (returned !== wanted) yield atStep(at, `${showReturned(wanted)}: ${why}`, showReturned(returned));
}

/** Finds fault with a call that returns another descriptor than one of these instructions. */
export function* returnsDescriptor(
  { at, result: { returned } }: Moment,
  program: Program,
  why: string,
): Generator<Finding> {
  if (!leadsTo(returned, program)) {
    yield atStep(at, `a descriptor of ${showProgram(program)}: ${why}`, showReturned(returned));
  }
}
