import { publications } from "../clauses.ts";
import type { Source } from "../rule.ts";

/** The commit whose message states the area's rules. */
export const source: Source = publications.tailcall;
