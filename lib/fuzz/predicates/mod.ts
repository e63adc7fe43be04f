import { predicates as nocsr } from "./nocsr/mod.ts";
import type { Predicate } from "./predicate.ts";
import { predicates as structArgs } from "./struct_args/mod.ts";

/** The predicates that an expectations file can name, by `area.kebab-case`; a module an area. */
export const predicates: ReadonlyMap<string, Predicate> = new Map(Object.entries({ ...nocsr, ...structArgs }));
