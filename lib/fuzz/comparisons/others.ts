/**
 * Comparisons of operations that answer with numbers and names.
 *
 * @module
 */
import { disassemble } from "../../bpf/disassemble.ts";
import type { StepResult } from "../../protocol/instances.ts";
import { atStep, whole } from "../../spec/finding.ts";
import { type Comparison, comparison } from "./comparison.ts";

/** Every call of the script returns the same. */
export const instancesRun: Comparison<"instances.run"> = comparison({
  refusesAlike: true,
  *compare({ value }, other) {
    const length = Math.max(value.results.length, other.results.length);
    for (let step = 0; step < length; step++) {
      const [wanted, seen] = [other, value].map(({ results }) => returned(results[step]));
      if (wanted !== seen) yield atStep(step, `${wanted}`, `${seen}`);
    }
  },
});

function returned(result: StepResult | undefined): string {
  const value = result?.returned ?? "nothing";
  return typeof value === "object" ? `a descriptor of ${disassemble(value.loaded).trimEnd()}` : String(value);
}

/** Both take the same prototypes, in as many slots. */
export const structArgsLayout: Comparison<"struct_args.layout"> = comparison({
  refusesAlike: true,
  *compare({ value }, other) {
    if (value.slots !== undefined && other.slots !== undefined && value.slots !== other.slots) {
      yield whole(`${other.slots} slots`, `${value.slots}`);
    }
  },
});
