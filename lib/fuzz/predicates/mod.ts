import type { Predicate } from "./predicate.ts";

/** The predicates that an expectations file can name, by `area/kebab-case`. */
export const predicates: ReadonlyMap<string, Predicate> = new Map();
