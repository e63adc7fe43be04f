import { atInput, atValue, type Finding, whole } from "../finding.ts";
import type { Divergence } from "./compare_runs.ts";

/** The finding that two programs differ. */
export function divergenceFinding({ input, value, wanted, seen, trace }: Divergence): Finding {
  if (value !== undefined) return { ...atValue(value, wanted, seen), trace };
  if (input !== undefined) return { ...atInput(input, wanted, seen), trace };
  return { ...whole(wanted, seen), trace };
}
