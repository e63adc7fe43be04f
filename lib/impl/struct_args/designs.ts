import { counterProposal, type Decisions, linux61, linux612, linux618, seed } from "./decisions.ts";

/** The published designs, by name, the preferred one first. */
export const designs = {
  "struct_args@6.18": linux618,
  "struct_args@6.12": linux612,
  "struct_args@6.1": linux61,
  "struct_args@counter-proposal": counterProposal,
  "struct_args@seed": seed,
} as const satisfies Readonly<Record<string, Decisions>>;

/** The name of a published design of struct arguments. */
export type StructArgsDesign = keyof typeof designs;

/** Their names, the preferred one first. */
export const designNames: readonly StructArgsDesign[] = Object.keys(designs).filter(isDesign);

/** The design of a question that asks for none: the newest. */
export const defaultDesign: StructArgsDesign = "struct_args@6.18";

/** Whether `name` names a published design of struct arguments. */
export function isDesign(name: string): name is StructArgsDesign {
  return Object.hasOwn(designs, name);
}
