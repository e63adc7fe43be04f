import type { Examination } from "./examination.ts";
import type { Trial } from "./rig.ts";

/** A run that reached user code, and r1 to r5 there. */
export interface Arrival {
  readonly trial: Trial;
  /** The value of a register, `undefined` if it cannot be read. */
  register(number: number): bigint | undefined;
}

/** The runs that reached user code; the others break a rule of their own. */
export function arrivals(trials: readonly Trial[]): readonly Arrival[] {
  return trials.flatMap((trial) => {
    const { end } = trial;
    if (end.kind !== "user-code") return [];
    return [{ trial, register: (number: number): bigint | undefined => end.registers[number - 1] }];
  });
}

/** Whether some argument reads memory, so that a read can fail. */
export function readsMemory({ fetches }: Examination): boolean {
  return fetches.some(({ derefs }) => derefs.length > 0);
}

/** The runs in which a read failed, of those that reached user code. What is not read at all breaks another rule. */
export function failures(trials: readonly Trial[]): readonly Arrival[] {
  return arrivals(trials).filter(({ trial }) => trial.reads.some(({ failed }) => failed));
}
