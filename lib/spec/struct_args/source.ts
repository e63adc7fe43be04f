import { publications } from "../clauses.ts";
import type { Source } from "../rule.ts";

/** The message that states the area's rules, with its counter-proposal. */
export const source: Source = publications.struct_args;
