import type { AnyGenerator } from "../generator.ts";

/** Every generator, in the order of the rule book: one an operation, `<area>/<operation>.ts`. */
export const generators: readonly AnyGenerator[] = [];
