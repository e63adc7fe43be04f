import type { LoadedProgram } from "../bpf/loaded_program.ts";
import type { Space } from "./follow_reads.ts";

/** A place to probe that can be come to with registers of one's own choosing. */
export interface ProbeSite {
  /** What it is, with its article. */
  readonly name: string;
  /** The registers that can be set, by their names in `pt_regs`, and how many of their lower bits. */
  readonly settable: ReadonlyMap<string, number>;
  /** The address space in which the question's memory is set up that a helper reads at an address. */
  spaceOf(helper: number, address: bigint): Space;
  /**
   * Comes to it once while a program is attached to it.
   *
   * @param registers The registers, by their names; those that are not named are 0.
   * @returns Why that cannot be done, if it cannot.
   */
  comeTo(program: LoadedProgram, registers: Readonly<Record<string, bigint>>): Promise<string | undefined>;
}
