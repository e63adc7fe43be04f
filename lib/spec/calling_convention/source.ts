import { publications } from "../clauses.ts";
import type { Source } from "../rule.ts";

/** The text that states the convention for all four clauses. */
export const source: Source = publications.calling_convention;
