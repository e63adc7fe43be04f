import type { Moment } from "./history.ts";
import { type Instance, instanceAt } from "./instance.ts";
import type { Life } from "./life.ts";

/** A call that asks for the descriptor of an instance of a program, and what that instance must be. */
export interface Question {
  readonly name: string;
  /** The instance asked for; `fd` asks for number 0. */
  readonly n: number;
  readonly life: Life;
  readonly instance: Instance;
}

/** What a call asks for, if it asks for a descriptor of a program. */
export function questionOf({ input, step, lives }: Moment): Question | undefined {
  if (step.call !== "nth_fd" && step.call !== "fd") return undefined;
  const n = step.call === "fd" ? 0 : step.n;
  const life = step.program === undefined ? undefined : lives.get(step.program);
  if (step.program === undefined || life === undefined) return undefined;
  return { name: step.program, n, life, instance: instanceAt(input, step.program, life, n) };
}
