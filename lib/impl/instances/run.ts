import type { InstancesInput, InstancesValue, StepResult } from "../../protocol/instances.ts";
import { ok, type Outcome } from "../../protocol/outcome.ts";
import type { Decisions } from "./decisions.ts";
import { Library } from "./library.ts";

/**
 * Carries out `instances.run`: opens the object and makes the script's calls.
 *
 * @param decisions What the library decides in which way.
 * @param input The object, the preprocessors and the script.
 */
export function run(decisions: Decisions, input: InstancesInput): Outcome<InstancesValue> {
  const library = new Library(decisions, input);
  const results: StepResult[] = [];
  for (const step of input.script) {
    const result = library.call(step);
    results.push(result);
    const hasFailed = typeof result.returned === "number" && result.returned !== 0;
    if (hasFailed && !decisions.goesOnAfterFailure) break;
  }
  return ok({ results });
}
