import type { Implementation } from "../protocol/implementation.ts";
import type { Behaviour } from "./switch_of.ts";

/** Makes the reference anew, from what is done at each point and what counts a step. */
export type Make = (switches: readonly Behaviour[], tick: () => void) => { readonly reference: Implementation };

/** Loads a linked module from its text. */
export async function loadLinked(text: string): Promise<Make> {
  const url = URL.createObjectURL(new Blob([text], { type: "application/typescript" }));
  try {
    const { make }: { readonly make: Make } = await import(url);
    return make;
  } finally {
    URL.revokeObjectURL(url);
  }
}
