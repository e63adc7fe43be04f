import { type Decisions, perf510, seed } from "./decisions.ts";

/** The published designs of prologues, by name, the preferred one first. */
export const designs = {
  "prologue@5.10": perf510,
  "prologue@seed": seed,
} as const satisfies Readonly<Record<string, Decisions>>;

/** The name of a published design of prologues. */
export type PrologueDesign = keyof typeof designs;

/** Their names, the preferred one first. */
export const designNames: readonly PrologueDesign[] = Object.keys(designs).filter(isDesign);

/** The design of a question that asks for none. */
export const defaultDesign: PrologueDesign = "prologue@5.10";

/** Whether `name` names a published design of prologues. */
export function isDesign(name: string): name is PrologueDesign {
  return Object.hasOwn(designs, name);
}
